package io.pacspace.ledger;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Page;
import io.pacspace.shared.RecordId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What a ledger holds, for reading. Every call belongs inside `Cell.read` for that ledger. A
/// customer's deltas are counted by sequence, so any span of them is the difference of two points,
/// however many lie between.
@Component
public class History {
  private final HistoryStore store;

  History(HistoryStore store) {
    this.store = store;
  }

  /// The record of that id, verified or not.
  public Optional<LedgerRecord> find(JdbcClient cell, EnvironmentId ledger, RecordId id) {
    return store.find(cell, ledger, id);
  }

  /// A customer's totals over its verified deltas; none while there is no such delta.
  public Optional<Customer> customer(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return store.customer(cell, ledger, customer);
  }

  /// Customers with verified deltas whose id contains `search` in any case, by id.
  public Page<Customer> customers(
      JdbcClient cell, EnvironmentId ledger, String search, Page.Request page) {
    return page.of(
        store.customers(cell, ledger, search, page), store.countCustomers(cell, ledger, search));
  }

  /// For each moment, where the first `most` of a customer's deltas stood just before it. The
  /// moments are in order, and so are the points.
  public List<Point> points(
      JdbcClient cell,
      EnvironmentId ledger,
      CustomerId customer,
      long most,
      List<Instant> moments) {
    return store.points(cell, ledger, customer, most, moments);
  }

  /// Where a customer stood after its delta of that sequence; at 0, before its first.
  public Point point(JdbcClient cell, EnvironmentId ledger, CustomerId customer, long sequence) {
    return new Point(sequence, store.balance(cell, ledger, customer, sequence));
  }

  /// How many of a customer's deltas come before a log index.
  public long sequenceBefore(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long logIndex) {
    return store.sequenceBefore(cell, ledger, customer, logIndex);
  }

  /// A customer's records of the sequences above `after`, up to and with `last`, in order.
  public List<LedgerRecord> records(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long after, long last) {
    return store.records(cell, ledger, customer, after, last);
  }

  /// The newest sequence that a customer was given, verified or not; 0 if none.
  public long newestSequence(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return store.newestSequence(cell, ledger, customer);
  }

  /// The sequences from `first` to `last` that a customer should have and has not, at most `limit`.
  public List<Long> missing(
      JdbcClient cell,
      EnvironmentId ledger,
      CustomerId customer,
      long first,
      long last,
      int limit) {
    return store.missing(cell, ledger, customer, first, last, limit);
  }

  /// How many deltas the ledger had accepted, verified or not, just before a moment.
  public long acceptedBefore(JdbcClient cell, EnvironmentId ledger, Instant moment) {
    return store.acceptedBefore(cell, ledger, moment);
  }

  /// Where a customer stands: how many deltas, and their sum.
  public record Point(long sequence, BigDecimal balance) {}

  /// A customer's totals over its verified deltas.
  ///
  /// @param reference names the customer without saying whose words it is in; never changes
  public record Customer(
      CustomerId id,
      String reference,
      long deltas,
      BigDecimal balance,
      Instant firstAt,
      Instant lastAt) {}
}
