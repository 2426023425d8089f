package io.pacspace.proofs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pacspace.ledger.Entry;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerEntries.Totals;
import io.pacspace.proofs.Integration.Contradiction;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeHead;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Works out again what records say that are about to be signed: commitment, sequence, balance. A
/// row that somebody has edited between its 201 and its signature would otherwise be signed as it
/// was edited, and so would whatever an edited balance is carried on into.
///
/// Where a customer stood is taken from its newest record below the signed tree, once that is
/// proven to be in it; or from memory, where this node has itself worked out all up to that tree.
@Component
class Derivation {
  private static final int MOST_CUSTOMERS = 50_000;
  private static final int AT_A_TIME = 500;

  private final LedgerEntries entries;
  private final Proofs proofs;
  private final Cache<EnvironmentId, Standings> known =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CUSTOMERS)
          .<EnvironmentId, Standings>weigher((_, of) -> 1 + of.standings().size())
          .executor(Runnable::run)
          .build();

  Derivation(LedgerEntries entries, Proofs proofs) {
    this.entries = entries;
    this.proofs = proofs;
  }

  /// A customer's newest record: its sequence and the balance after it.
  private record Standing(long sequence, BigDecimal balance) {
    static final Standing NONE = new Standing(0, BigDecimal.ZERO);
  }

  /// Where customers stood in a tree.
  private record Standings(TreeHead tree, Map<CustomerId, Standing> standings) {}

  /// What is to be signed of records that follow from what was signed before.
  final class Step {
    private final EnvironmentId ledger;
    private final Map<CustomerId, Standing> standings;
    private final List<Hash> leaves = new ArrayList<>();
    private final List<Hash> receiptIds = new ArrayList<>();
    private Instant time = Instant.MIN;

    private Step(EnvironmentId ledger, Map<CustomerId, Standing> standings) {
      this.ledger = ledger;
      this.standings = standings;
    }

    private void follow(Entry entry) {
      requireItsOwn(entry);
      require(
          !entry.record().acceptedAt().isBefore(time),
          "The delta at index %d was accepted before the one before it.",
          entry.logIndex());
      time = entry.record().acceptedAt();
      standings.put(entry.record().customer(), next(standings, entry));
      leaves.add(entry.salted().logLeaf());
      receiptIds.add(entry.record().receiptId());
    }

    /// The leaves of the log's tree, as the records make them.
    List<Hash> leaves() {
      return leaves;
    }

    List<Hash> receiptIds() {
      return receiptIds;
    }

    /// Remembers where customers stand now; of use only once this tree is signed.
    void remember(TreeHead tree) {
      known.put(ledger, new Standings(tree, standings));
    }
  }

  /// The records from the size of the tree that was signed last up to a goal, read some hundred at
  /// a time, since each may have many KiB; throws [Contradiction] at the first that does not
  /// follow.
  Step step(JdbcClient cell, EnvironmentId ledger, TreeHead last, long goal) {
    var before = known.asMap().remove(ledger);
    var standings =
        before != null && before.tree().equals(last)
            ? before.standings()
            : new HashMap<CustomerId, Standing>();
    var step = new Step(ledger, standings);
    for (var from = last.size(); from < goal; from += AT_A_TIME) {
      var to = Math.min(from + AT_A_TIME, goal);
      var records = entries.between(cell, ledger, from, to);
      require(records.size() == to - from, "Some of its deltas below %d are missing.", goal);
      learn(cell, ledger, last, records, standings);
      records.forEach(step::follow);
    }
    return step;
  }

  /// Remembers nothing any more.
  void forget() {
    known.invalidateAll();
  }

  private static void requireItsOwn(Entry entry) {
    require(
        entry.isAsCommitted() && entry.record().id().logIndex() == entry.logIndex(),
        "The delta at index %d is not what its commitment was made of.",
        entry.logIndex());
  }

  private static Standing next(Map<CustomerId, Standing> standings, Entry entry) {
    var record = entry.record();
    var before = standings.getOrDefault(record.customer(), Standing.NONE);
    require(
        record.sequence() == before.sequence() + 1,
        "The delta at index %d does not have the next sequence of its customer.",
        entry.logIndex());
    require(
        before.balance().add(record.delta()).compareTo(record.balance()) == 0,
        "The delta at index %d does not have the balance that it makes of the one before it.",
        entry.logIndex());
    return new Standing(record.sequence(), record.balance());
  }

  /// Adds where those customers stood that are not known.
  private void learn(
      JdbcClient cell,
      EnvironmentId ledger,
      TreeHead last,
      List<Entry> records,
      Map<CustomerId, Standing> standings) {
    var unknown = new HashSet<CustomerId>();
    for (var entry : records) {
      if (!standings.containsKey(entry.record().customer())) {
        unknown.add(entry.record().customer());
      }
    }
    if (unknown.isEmpty() || last.size() == 0) {
      return;
    }
    var newest = new ArrayList<Entry>();
    for (var totals : entries.totals(cell, ledger, unknown)) {
      var entry = newest(totals);
      newest.add(entry);
      standings.put(totals.customer(), new Standing(totals.sequence(), totals.balance()));
    }
    requireIncluded(cell, ledger, last, newest);
  }

  private static Entry newest(Totals totals) {
    var entry = totals.newest();
    if (entry.isEmpty() || entry.get().record().balance().compareTo(totals.balance()) != 0) {
      throw new Contradiction(
          "The totals of its customer %s are not those of that customer's newest verified delta."
              .formatted(totals.customer().text()));
    }
    return entry.get();
  }

  private void requireIncluded(
      JdbcClient cell, EnvironmentId ledger, TreeHead last, List<Entry> newest) {
    for (var entry : newest) {
      require(
          entry.logIndex() < last.size(),
          "The delta at index %d is counted as verified and is not.",
          entry.logIndex());
    }
    var indexes = newest.stream().map(Entry::logIndex).toList();
    try {
      var paths = proofs.paths(cell, ledger, last.size(), indexes);
      for (var i = 0; i < newest.size(); i++) {
        requireIncluded(last, newest.get(i), paths.get(i));
      }
    } catch (Refusal e) {
      throw new Contradiction("Its tiles cannot be read: " + e.getMessage() + ".");
    }
  }

  private static void requireIncluded(TreeHead last, Entry entry, List<Hash> path) {
    try {
      last.verifyInclusion(entry.salted().logLeaf(), entry.logIndex(), path);
    } catch (Refusal _) {
      throw new Contradiction(
          "The verified delta at index %d is not the one that was signed there."
              .formatted(entry.logIndex()));
    }
  }

  private static void require(boolean holds, String sentence, long index) {
    if (!holds) {
      throw new Contradiction(sentence.formatted(index));
    }
  }
}
