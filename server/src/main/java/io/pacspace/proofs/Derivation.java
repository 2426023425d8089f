package io.pacspace.proofs;

import static io.pacspace.proofs.TreeMembers.require;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pacspace.ledger.Entry;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerEntries.Totals;
import io.pacspace.proofs.Integration.Contradiction;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntry;
import io.pacspace.transparency.Hash;
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
  private final OtherEntries otherEntries;
  private final OtherDerivation otherDerivation;
  private final TreeMembers members;
  private final Cache<EnvironmentId, Standings> known =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CUSTOMERS)
          .<EnvironmentId, Standings>weigher((_, of) -> 1 + of.standings().size())
          .executor(Runnable::run)
          .build();

  Derivation(
      LedgerEntries entries,
      OtherEntries otherEntries,
      OtherDerivation otherDerivation,
      TreeMembers members) {
    this.entries = entries;
    this.otherEntries = otherEntries;
    this.otherDerivation = otherDerivation;
    this.members = members;
  }

  /// A customer's newest record: its sequence and the balance after it.
  private record Standing(long sequence, BigDecimal balance) {
    static final Standing NONE = new Standing(0, BigDecimal.ZERO);
  }

  /// Where customers stood in a tree.
  ///
  /// @param deltas how many deltas the tree has
  private record Standings(TreeHead tree, long deltas, Map<CustomerId, Standing> standings) {}

  /// What is to be signed of records that follow from what was signed before.
  final class Step {
    private final EnvironmentId ledger;
    private final Map<CustomerId, Standing> standings;
    private long deltas;
    private final List<Hash> leaves = new ArrayList<>();
    private final List<Hash> receiptIds = new ArrayList<>();
    private Instant time = Instant.MIN;

    private Step(EnvironmentId ledger, long deltas, Map<CustomerId, Standing> standings) {
      this.ledger = ledger;
      this.deltas = deltas;
      this.standings = standings;
    }

    private void append(String what, long index, Instant acceptedAt, Hash leaf, Hash receiptId) {
      require(
          !acceptedAt.isBefore(time),
          "The " + what + " at index %d was accepted before the one before it.",
          index);
      time = acceptedAt;
      leaves.add(leaf);
      receiptIds.add(receiptId);
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
      known.put(ledger, new Standings(tree, deltas, standings));
    }
  }

  /// The entries from the size of the tree that was signed last up to a goal, read some hundred at
  /// a time, since each may have many KiB; throws [Contradiction] at the first that does not
  /// follow.
  Step step(JdbcClient cell, EnvironmentId ledger, TreeHead last, long goal) {
    var before = known.asMap().remove(ledger);
    var step =
        before != null && before.tree().equals(last)
            ? new Step(ledger, before.deltas(), before.standings())
            : new Step(ledger, countedBefore(cell, ledger, last), new HashMap<>());
    for (var from = last.size(); from < goal; from += AT_A_TIME) {
      var to = Math.min(from + AT_A_TIME, goal);
      var deltas = entries.between(cell, ledger, from, to);
      var others = otherEntries.between(cell, ledger, from, to);
      require(
          deltas.size() + others.size() == to - from,
          "Some of its entries below %d are missing.",
          goal);
      learn(cell, ledger, last, deltas, step.standings);
      follow(cell, step, last, from, deltas, others);
    }
    return step;
  }

  /// Takes them in the order of the log, each index once.
  private void follow(
      JdbcClient cell,
      Step step,
      TreeHead last,
      long from,
      List<Entry> deltas,
      List<OtherEntry> others) {
    var delta = 0;
    var other = 0;
    for (var index = from; delta < deltas.size() || other < others.size(); index++) {
      if (delta < deltas.size() && deltas.get(delta).logIndex() == index) {
        follow(step, deltas.get(delta++));
      } else {
        require(
            other < others.size() && others.get(other).logIndex() == index,
            "There is not one entry at index %d.",
            index);
        otherDerivation.require(cell, step.ledger, last, others.get(other));
        follow(step, others.get(other++));
      }
    }
  }

  private static void follow(Step step, Entry entry) {
    TreeMembers.requireItsOwn(entry);
    require(
        entry.record().ordinal() == ++step.deltas,
        "The delta at index %d is not counted as the one behind those before it.",
        entry.logIndex());
    step.standings.put(entry.record().customer(), next(step.standings, entry));
    step.append(
        "delta",
        entry.logIndex(),
        entry.record().acceptedAt(),
        entry.salted().logLeaf(),
        entry.record().receiptId());
  }

  private static void follow(Step step, OtherEntry entry) {
    step.append(
        "entry", entry.logIndex(), entry.acceptedAt(), entry.salted().logLeaf(), entry.receiptId());
  }

  /// How many deltas the signed tree has, by the last of them, which is proven to be in it.
  private long countedBefore(JdbcClient cell, EnvironmentId ledger, TreeHead last) {
    var newest = entries.lastBefore(cell, ledger, last.size());
    newest.ifPresent(entry -> members.require(cell, ledger, last, List.of(entry)));
    return newest.map(entry -> entry.record().ordinal()).orElse(0L);
  }

  /// Remembers nothing any more.
  void forget() {
    known.invalidateAll();
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
    members.require(cell, ledger, last, newest);
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
}
