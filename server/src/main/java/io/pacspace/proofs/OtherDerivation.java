package io.pacspace.proofs;

import io.pacspace.ledger.Entry;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.proofs.Integration.Contradiction;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Window;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntry;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.TreeHead;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Works out again what an entry says that is no delta and is about to be signed: of a statement
/// its figures, from the records at its edges. What it says of all the records between, their roots
/// and what they adjust, was made of them and is gone through by `pacspace check`.
@Component
class OtherDerivation {
  private final LogStore logs;
  private final LedgerEntries entries;
  private final OtherEntries others;
  private final TreeMembers members;

  OtherDerivation(LogStore logs, LedgerEntries entries, OtherEntries others, TreeMembers members) {
    this.logs = logs;
    this.entries = entries;
    this.others = others;
    this.members = members;
  }

  /// Throws [Contradiction] unless the entry follows from what comes before it, of which all from
  /// the tree that was signed last on has been worked out again.
  void require(JdbcClient cell, EnvironmentId ledger, TreeHead last, OtherEntry entry) {
    var said = entry.members();
    agree(
        entry,
        entry.isAsCommitted() && entry.id().logIndex() == entry.logIndex(),
        said,
        Map.of(
            "type", new Json.Str(entry.kind().type()),
            "entryId", new Json.Str(entry.id().toString()),
            "acceptedAt", new Json.Str(Window.write(entry.acceptedAt()))));
    switch (entry.kind()) {
      case OPENING ->
          agree(
              entry,
              entry.logIndex() == 0,
              said,
              Map.of("origin", new Json.Str(logs.find(cell, ledger).orElseThrow().origin())));
      case STATEMENT -> requireStatement(cell, ledger, last, entry, said);
    }
  }

  private static void agree(
      OtherEntry entry, boolean holds, Map<String, Json> said, Map<String, Json> expected) {
    TreeMembers.require(
        holds && said.entrySet().containsAll(expected.entrySet()),
        "The entry at index %d is not what its commitment was made of, or does not follow.",
        entry.logIndex());
  }

  private void requireStatement(
      JdbcClient cell,
      EnvironmentId ledger,
      TreeHead last,
      OtherEntry entry,
      Map<String, Json> said) {
    var scope = entry.scope().orElseThrow();
    var window = scope.window();
    var first = number(said, "firstSequence");
    var newest = number(said, "lastSequence");
    TreeMembers.require(
        first >= 1 && newest >= first - 1,
        "The statement at index %d has no sequences that there can be.",
        entry.logIndex());
    var edges =
        new Edges(
            record(cell, ledger, last, scope, first - 1),
            record(cell, ledger, last, scope, first),
            record(cell, ledger, last, scope, newest),
            record(cell, ledger, last, scope, newest + 1));
    var holds =
        edges.hasAll(first, newest)
            && edges.areThoseOf(window)
            && !entry.acceptedAt().isBefore(window.end());
    var expected = new TreeMap<String, Json>(owner(cell, ledger));
    expected.put("customerId", new Json.Str(scope.customer().text()));
    expected.put("start", new Json.Str(Window.write(window.start())));
    expected.put("end", new Json.Str(Window.write(window.end())));
    expected.put("count", new Json.Num(newest - first + 1));
    expected.put("opening", Json.decimal(edges.opening()));
    expected.put("closing", Json.decimal(edges.closing()));
    expected.put("net", Json.decimal(edges.closing().subtract(edges.opening())));
    agree(entry, holds, said, expected);
  }

  /// A customer's records around a window, as far as there are any.
  ///
  /// @param before the window
  /// @param first of the sequence that the window should begin with
  /// @param last up to and with the window
  /// @param after the window
  private record Edges(
      Optional<LedgerRecord> before,
      Optional<LedgerRecord> first,
      Optional<LedgerRecord> last,
      Optional<LedgerRecord> after) {
    boolean hasAll(long firstSequence, long lastSequence) {
      return (firstSequence == 1 || before.isPresent())
          && (lastSequence == 0 || last.isPresent())
          && (lastSequence < firstSequence || first.isPresent());
    }

    boolean areThoseOf(Window window) {
      return before.stream().allMatch(one -> one.acceptedAt().isBefore(window.start()))
          && first.stream().noneMatch(one -> one.acceptedAt().isBefore(window.start()))
          && last.stream().allMatch(one -> one.acceptedAt().isBefore(window.end()))
          && after.stream().noneMatch(one -> one.acceptedAt().isBefore(window.end()));
    }

    BigDecimal opening() {
      return before.map(LedgerRecord::balance).orElse(BigDecimal.ZERO);
    }

    BigDecimal closing() {
      return last.map(LedgerRecord::balance).orElse(BigDecimal.ZERO);
    }
  }

  /// Whose log it is, by its opening, which is below each statement and so worked out again before.
  private Map<String, Json> owner(JdbcClient cell, EnvironmentId ledger) {
    var opening = others.opening(cell, ledger).members();
    var owner = new TreeMap<String, Json>();
    for (var name : List.of("environment", "issuer")) {
      owner.put(name, opening.getOrDefault(name, new Json.Null()));
    }
    return owner;
  }

  /// A customer's delta as it is now, proven where the signed tree should have it; others that are
  /// in the ledger are gone through in their turn. None of sequence 0, nor where there is none yet.
  private Optional<LedgerRecord> record(
      JdbcClient cell, EnvironmentId ledger, TreeHead last, Scope scope, long sequence) {
    var found = entries.entries(cell, ledger, scope.customer(), sequence - 1, sequence);
    for (var entry : found) {
      TreeMembers.requireItsOwn(entry);
      if (entry.logIndex() < last.size()) {
        members.require(cell, ledger, last, List.of(entry));
      }
    }
    return found.stream().map(Entry::record).findFirst();
  }

  private static long number(Map<String, Json> said, String name) {
    if (said.get(name) instanceof Json.Num(double value) && value == Math.rint(value)) {
      return (long) value;
    }
    throw new Contradiction("A statement in it has no %s.".formatted(name));
  }
}
