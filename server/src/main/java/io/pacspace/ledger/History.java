package io.pacspace.ledger;

import io.pacspace.lists.Cursor;
import io.pacspace.lists.PageRequest;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.RecordId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What a ledger holds, for reading. Every call belongs inside `Cell.read` for that ledger. A
/// customer's deltas are counted by sequence, so any span of them is the difference of two points,
/// however many lie between.
@Component
public class History {
  private final HistoryStore store;
  private final CustomerStore customers;

  History(HistoryStore store, CustomerStore customers) {
    this.store = store;
    this.customers = customers;
  }

  /// The record of that id, verified or not.
  public Optional<LedgerRecord> find(JdbcClient cell, EnvironmentId ledger, RecordId id) {
    return store.find(cell, ledger, id);
  }

  /// A customer's totals over its verified deltas; none while there is no such delta.
  public Optional<Customer> customer(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return customers.find(cell, ledger, customer);
  }

  /// The same of several customers; nothing of those without a verified delta.
  List<Customer> customers(
      JdbcClient cell, EnvironmentId ledger, Collection<CustomerId> customers) {
    return this.customers.find(cell, ledger, customers);
  }

  /// Customers with verified deltas whose id contains `search` in any case, by id, as many as
  /// [PageRequest#sought] says. Behind a cursor, which holds an id, if the page has one.
  public List<Customer> customers(
      JdbcClient cell, EnvironmentId ledger, String search, PageRequest page) {
    return customers.list(cell, ledger, search, page);
  }

  /// How many customers [#customers] has in all.
  public long countCustomers(JdbcClient cell, EnvironmentId ledger, String search) {
    return customers.count(cell, ledger, search);
  }

  /// How many customers had a verified delta before a moment.
  public long countCustomersUntil(JdbcClient cell, EnvironmentId ledger, Instant end) {
    return customers.countUntil(cell, ledger, end);
  }

  /// The first of them behind an id, which may be empty, by id.
  public List<Customer> customersUntil(
      JdbcClient cell, EnvironmentId ledger, Instant end, String after, int limit) {
    return customers.until(cell, ledger, end, after, limit);
  }

  /// How many deltas customers' totals over verified ones count together.
  long countVerified(JdbcClient cell, EnvironmentId ledger) {
    return customers.countDeltas(cell, ledger);
  }

  /// Where a customer stands with all its deltas, of which those below the log index `verified` are
  /// verified; none without any.
  public Optional<Standing> standing(
      JdbcClient cell, EnvironmentId ledger, long verified, CustomerId customer) {
    return customers.standing(cell, ledger, verified, customer);
  }

  /// Where the customers stand whose id contains `search` in any case, put in order by their totals
  /// over verified deltas, each with its place in that order. `verified` is how many deltas of the
  /// ledger are verified: a customer without a verified delta is found if its first one is among
  /// the 10,000 that follow. As many as [PageRequest#sought] says, behind such a place if the page
  /// has one.
  public List<Placed> standings(
      JdbcClient cell,
      EnvironmentId ledger,
      long verified,
      String search,
      CustomerOrder order,
      PageRequest page) {
    return customers.standings(cell, ledger, verified, search, order, page);
  }

  /// How many customers [#standings] has in all.
  public long countStandings(JdbcClient cell, EnvironmentId ledger, long verified, String search) {
    return customers.countStandings(cell, ledger, verified, search);
  }

  /// For each moment, where the first `most` of a customer's deltas stood just before it. The
  /// moments are in order, and so are the points.
  public List<Point> points(
      JdbcClient cell,
      EnvironmentId ledger,
      CustomerId customer,
      long most,
      List<Instant> moments) {
    return store.points(cell, ledger, List.of(customer), List.of(most), moments).getFirst();
  }

  /// For each of these customers, where the first of its deltas, as many as are counted beside it,
  /// stood just before each of these moments; in the customers' order.
  List<List<Point>> points(
      JdbcClient cell,
      EnvironmentId ledger,
      List<CustomerId> customers,
      List<Long> most,
      List<Instant> moments) {
    return store.points(cell, ledger, customers, most, moments);
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

  /// Those of them that adjust another record, at most `limit`.
  public List<LedgerRecord> adjusting(
      JdbcClient cell,
      EnvironmentId ledger,
      CustomerId customer,
      long after,
      long last,
      int limit) {
    return store.adjusting(cell, ledger, customer, after, last, limit);
  }

  /// The amounts of a customer's deltas of the sequences above `after`, up to and with `last`, in
  /// order, and what they are known by.
  public List<NamedAmount> amounts(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long after, long last) {
    return store.amounts(cell, ledger, customer, after, last);
  }

  /// The sum of a customer's deltas of the sequences above `after`, up to and with `last`.
  public BigDecimal sum(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long after, long last) {
    return store.sum(cell, ledger, customer, after, last);
  }

  /// The ledger's records below a log index, newest first.
  public List<LedgerRecord> newest(JdbcClient cell, EnvironmentId ledger, long before, int limit) {
    return store.newest(cell, ledger, before, limit);
  }

  /// The records that a search finds, from one of them on. It looks through every record of its
  /// span, so the caller keeps that short.
  public List<LedgerRecord> search(
      JdbcClient cell, EnvironmentId ledger, Search search, int limit, long offset) {
    return store.search(cell, ledger, search, limit, offset);
  }

  /// How many records [#search] finds in all, behind its place if it has one.
  public long countFound(JdbcClient cell, EnvironmentId ledger, Search search) {
    return store.count(cell, ledger, search);
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

  /// How many deltas the ledger had accepted, verified or not, just before each of these moments.
  public List<Long> acceptedBefore(JdbcClient cell, EnvironmentId ledger, List<Instant> moments) {
    return store.acceptedBefore(cell, ledger, moments);
  }

  /// A delta without what was said of it.
  public record NamedAmount(
      long sequence, RecordId id, Optional<String> referenceId, BigDecimal delta) {}

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

  /// A customer with all its deltas, verified or not.
  ///
  /// @param reference as in [Customer]
  /// @param verified how many of the deltas are verified; they are the oldest
  public record Standing(
      CustomerId id,
      String reference,
      long deltas,
      long verified,
      BigDecimal balance,
      Instant firstAt,
      Instant lastAt) {}

  /// A customer and its place in the order that was asked for.
  public record Placed(Standing standing, Cursor place) {}

  /// An order of customers. Only that of ids and that of first deltas never change.
  public record CustomerOrder(By by, boolean ascending) {
    /// What it goes by.
    public enum By {
      ID,
      DELTAS,
      BALANCE,
      FIRST_AT,
      LAST_AT
    }
  }

  /// What to look for among a customer's records of the sequences above `after`, up to and with
  /// `last`.
  ///
  /// @param reason exactly this reason, if given
  /// @param text if given, a part of reason or reference in any case, or a whole record id
  /// @param byAmount in the order of their amounts; else of their sequences
  /// @param behind of those in the order of their amounts, the ones that follow this place alone
  public record Search(
      CustomerId customer,
      long after,
      long last,
      @Nullable String reason,
      @Nullable String text,
      boolean byAmount,
      boolean ascending,
      @Nullable AmountPlace behind) {}

  /// The place of a record among those in the order of their amounts.
  public record AmountPlace(BigDecimal delta, long sequence) {}
}
