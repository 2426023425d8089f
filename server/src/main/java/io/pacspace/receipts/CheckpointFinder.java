package io.pacspace.receipts;

import io.pacspace.balances.BalanceCheckpointLookup;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.proofs.Proofs;
import io.pacspace.receipts.BalanceCheckpoints.BalanceCheckpoint;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.statements.Statements;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds what a balance is reckoned from: a customer's latest checkpoint, or where in its log the
/// records end that a root stands for, that of a window, of a statement or of a single delta.
@Component
class CheckpointFinder implements BalanceCheckpointLookup {
  private final BalanceCheckpoints checkpoints;
  private final RootStore roots;
  private final History history;
  private final LedgerEntries entries;
  private final Proofs proofs;
  private final OtherEntries others;

  CheckpointFinder(
      BalanceCheckpoints checkpoints,
      RootStore roots,
      History history,
      LedgerEntries entries,
      Proofs proofs,
      OtherEntries others) {
    this.checkpoints = checkpoints;
    this.roots = roots;
    this.history = history;
    this.entries = entries;
    this.proofs = proofs;
    this.others = others;
  }

  @Override
  public Optional<Checkpoint> latest(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return checkpoints.newest(cell, ledger, customer).map(BalanceCheckpoint::checkpoint);
  }

  @Override
  public OptionalLong lastIndex(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, String proofRoot) {
    try {
      var root = Hash.parse(proofRoot);
      var last = roots.lastSequence(cell, ledger, customer, root);
      return last.isPresent()
          ? indexOf(cell, ledger, customer, last.getAsLong())
          : indexOf(cell, ledger, customer, root);
    } catch (Refusal _) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong indexOf(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long sequence) {
    return history.records(cell, ledger, customer, sequence - 1, sequence).stream()
        .mapToLong(LedgerRecord::logIndex)
        .findFirst();
  }

  private OptionalLong indexOf(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, Hash receiptId) {
    return proofs
        .find(cell, ledger, receiptId)
        .flatMap(place -> lastStatedBy(cell, ledger, customer, place.index()))
        .map(last -> indexOf(cell, ledger, customer, last))
        .orElseGet(() -> indexOfDelta(cell, ledger, customer, receiptId));
  }

  /// The last sequence that a statement of the customer states, if it is one that is at this index.
  private Optional<Long> lastStatedBy(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long index) {
    return others.between(cell, ledger, index, index + 1).stream()
        .filter(entry -> entry.scope().map(Scope::customer).equals(Optional.of(customer)))
        .map(entry -> Statements.read(entry).range().last())
        .findFirst();
  }

  private OptionalLong indexOfDelta(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, Hash receiptId) {
    return proofs.find(cell, ledger, receiptId).stream()
        .mapToLong(Proofs.Position::index)
        .filter(
            index ->
                entries
                    .find(cell, ledger, index)
                    .filter(entry -> entry.record().customer().equals(customer))
                    .isPresent())
        .findFirst();
  }
}
