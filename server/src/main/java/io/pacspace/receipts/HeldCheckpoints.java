package io.pacspace.receipts;

import io.pacspace.balances.BalanceCheckpointLookup.Checkpoint;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.ledger.VerifiedHistory.Place;
import io.pacspace.receipts.BalanceCheckpoints.BalanceCheckpoint;
import io.pacspace.receipts.CheckpointStore.Kept;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.statements.Statements;
import io.pacspace.statements.Statements.Made;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Holds what is kept of balance checkpoints against what was signed: of a final one, the statement
/// in the log; of another, the records at its edges and the root that is known of them. The rows
/// themselves are signed by nobody, so that one that says anything else is shown as failed.
@Component
class HeldCheckpoints {
  private final OtherEntries others;
  private final VerifiedHistory history;

  HeldCheckpoints(OtherEntries others, VerifiedHistory history) {
    this.others = others;
    this.history = history;
  }

  /// The same checkpoints as answers show them, in the ledger's transaction.
  List<BalanceCheckpoint> shown(JdbcClient db, EnvironmentId ledger, List<Kept> kept) {
    var statements = statements(db, ledger, kept);
    var places =
        Stream.concat(
            kept.stream().flatMap(HeldCheckpoints::edges),
            statements.values().stream().map(Made::behind));
    var records = history.records(db, ledger, places.distinct().toList());
    return kept.stream()
        .map(
            one ->
                one.statement() == null
                    ? isOf(one, records)
                    : isStatedBy(one, statements.get(scope(one)), records))
        .map(Shown::answer)
        .toList();
  }

  /// One, and whether it holds.
  private record Shown(Kept kept, boolean holds) {
    /// A checkpoint that does not hold is neither verified nor final.
    BalanceCheckpoint answer() {
      var made = kept.answer();
      return holds ? made : new BalanceCheckpoint(failed(made.checkpoint()), made.at());
    }

    private static Checkpoint failed(Checkpoint made) {
      return new Checkpoint(
          made.checkpointId(),
          "FAILED",
          made.proofRoot(),
          made.customerId(),
          made.period(),
          made.deltasCount(),
          made.netChange(),
          false,
          made.receiptId());
    }
  }

  private static Scope scope(Kept kept) {
    return new Scope(kept.range().customer(), kept.window());
  }

  private Map<Scope, Made> statements(JdbcClient db, EnvironmentId ledger, List<Kept> kept) {
    var scopes =
        kept.stream().filter(one -> one.statement() != null).map(HeldCheckpoints::scope).toList();
    var found = new HashMap<Scope, Made>();
    if (!scopes.isEmpty()) {
      for (var entry : others.statements(db, ledger, scopes)) {
        try {
          found.put(entry.scope().orElseThrow(), Statements.read(entry));
        } catch (Failure.Conflict _) {
          // Then there is none that this checkpoint could be of.
        }
      }
    }
    return found;
  }

  private static Shown isStatedBy(
      Kept kept, @Nullable Made made, Map<Place, LedgerRecord> records) {
    var holds =
        made != null
            && made.endsBefore(records.get(made.behind()))
            && Optional.of(made.entry().receiptId()).equals(Optional.ofNullable(kept.statement()))
            && made.statement().proofRoot().equals(Optional.ofNullable(kept.root()))
            && made.range().after() == kept.range().after()
            && made.range().last() == kept.range().last()
            && made.statement().net().compareTo(kept.netChange()) == 0;
    return new Shown(kept, holds);
  }

  private static Stream<Place> edges(Kept kept) {
    var customer = kept.range().customer();
    return Stream.of(kept.range().after(), kept.range().after() + 1, kept.range().last())
        .map(sequence -> new Place(customer, sequence));
  }

  private static Shown isOf(Kept kept, Map<Place, LedgerRecord> records) {
    var customer = kept.range().customer();
    var before = records.get(new Place(customer, kept.range().after()));
    var first = records.get(new Place(customer, kept.range().after() + 1));
    var last = records.get(new Place(customer, kept.range().last()));
    var window = kept.window();
    if (first == null || last == null || (before == null && kept.range().after() > 0)) {
      return new Shown(kept, false);
    }
    var opening = before == null ? BigDecimal.ZERO : before.balance();
    var holds =
        Stream.of(first, last).allMatch(LedgerRecord::isAsCommitted)
            && (before == null
                || (before.isAsCommitted() && before.acceptedAt().isBefore(window.start())))
            && !first.acceptedAt().isBefore(window.start())
            && last.acceptedAt().isBefore(window.end())
            && last.balance().subtract(opening).compareTo(kept.netChange()) == 0
            && kept.root() != null
            && Objects.equals(kept.root(), kept.knownRoot());
    return new Shown(kept, holds);
  }
}
