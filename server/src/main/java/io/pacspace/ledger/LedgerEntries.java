package io.pacspace.ledger;

import io.pacspace.databases.Cell;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// A ledger as its log sees it: entries in order, and what follows from their inclusion. Every call
/// belongs inside `Cell.read` or `Cell.write` for that ledger; outside there is nothing to see.
@Component
public class LedgerEntries {
  private final LedgerStore store;

  LedgerEntries(LedgerStore store) {
    this.store = store;
  }

  /// The ledgers of a cell that may have unverified records; the others cost nothing.
  public List<EnvironmentId> pending(Cell cell) {
    return cell.read(store::pending);
  }

  /// Claims a pending ledger for the rest of the transaction and tells how many records it has;
  /// nothing where another transaction has claimed it or it is not pending.
  public OptionalLong claim(JdbcClient cell, EnvironmentId ledger) {
    return store.claim(cell, ledger);
  }

  /// Ends the pending of a ledger that has exactly `size` records, all of them verified; one that
  /// is being recorded in stays pending. In a transaction of its own, since recording waits for it.
  public void settle(Cell cell, EnvironmentId ledger, long size) {
    cell.record(
        db -> {
          store.settle(db, ledger, size);
          return size;
        });
  }

  /// How many entries the ledger has, of all kinds, verified or not.
  public long size(JdbcClient cell, EnvironmentId ledger) {
    return store.size(cell, ledger);
  }

  /// How many deltas the ledger has accepted, verified or not.
  public long deltas(JdbcClient cell, EnvironmentId ledger) {
    return store.deltas(cell, ledger);
  }

  /// How many deltas a ledger has.
  ///
  /// @param behind how many of them are at or behind an index
  public record Counted(long deltas, long behind) {}

  /// How many deltas the ledger has accepted, and how many of them are not below the index that it
  /// is verified up to. [io.pacspace.shared.Failure.Conflict] where the last delta below that is
  /// counted otherwise.
  public Counted counted(JdbcClient cell, EnvironmentId ledger, long verified) {
    var counted = store.counted(cell, ledger, verified);
    var last = store.lastBefore(cell, ledger, verified);
    var ordinal = last.map(entry -> entry.record().ordinal()).orElse(0L);
    if (ordinal != counted.deltas() - counted.behind()) {
      throw VerifiedHistory.contradicted(ledger);
    }
    return counted;
  }

  /// What the entries of all kinds from index `from` until before `to` are to their log, in order;
  /// fewer if the ledger ends before.
  public List<Sealed> sealed(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    return store.sealed(cell, ledger, from, to);
  }

  /// The deltas from index `from` until before `to`, in order. Each is made again from what its row
  /// says now.
  public List<Entry> between(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    return store.between(cell, ledger, from, to);
  }

  /// What is kept of customers' totals over their verified records; nothing of those that have
  /// none.
  public List<Totals> totals(
      JdbcClient cell, EnvironmentId ledger, Collection<CustomerId> customers) {
    return store.totals(cell, ledger, customers);
  }

  /// A customer's totals over its verified records, as they are kept.
  ///
  /// @param sequence that of the newest record
  /// @param newest that record, where there is one of this sequence
  public record Totals(
      CustomerId customer, long sequence, BigDecimal balance, Optional<Entry> newest) {}

  /// What a record is to its log.
  ///
  /// @param leaf the hash of its entry in the log's tree
  public record Sealed(Hash leaf, Hash receiptId) {}

  /// The commitments (32 bytes each) of the entries of all kinds from index `from` until before
  /// `to`, in order; fewer if the ledger ends before.
  public List<byte[]> commitments(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    return store.commitments(cell, ledger, from, to);
  }

  /// The delta at an index; none where there is another entry, or nothing.
  public Optional<Entry> find(JdbcClient cell, EnvironmentId ledger, long index) {
    return store.find(cell, ledger, index);
  }

  /// The last delta below an index.
  public Optional<Entry> lastBefore(JdbcClient cell, EnvironmentId ledger, long index) {
    return store.lastBefore(cell, ledger, index);
  }

  /// A customer's deltas of the sequences above `after`, up to and with `last`, in that order;
  /// fewer where the ledger has not all of them. Each is made again from what the record says now.
  public List<Entry> entries(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long after, long last) {
    return entries(cell, ledger, List.of(new Sequences(customer, after, last)));
  }

  /// The deltas of several customers at once, in the order of `runs` and of their sequences, as
  /// [#entries(JdbcClient, EnvironmentId, CustomerId, long, long)] has those of one.
  public List<Entry> entries(JdbcClient cell, EnvironmentId ledger, List<Sequences> runs) {
    return store.entries(cell, ledger, runs);
  }

  /// A customer's records behind one sequence, up to and with another.
  public record Sequences(CustomerId customer, long after, long last) {
    /// How many there are.
    public long count() {
      return last - after;
    }
  }

  /// Counts the records from index `from` until before `to` as verified in their customers' totals.
  /// Joins the transaction that publishes them.
  public void include(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    store.include(cell, ledger, from, to);
  }
}
