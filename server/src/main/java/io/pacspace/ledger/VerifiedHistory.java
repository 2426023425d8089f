package io.pacspace.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.pacspace.ledger.History.Customer;
import io.pacspace.ledger.History.Point;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where customers stand by their verified records, for answers that call it so. Totals, times and
/// places in the log are columns that whoever can write to a database can write otherwise; so each
/// figure is held against the records on both sides of it, which are made again and must be what
/// their commitments were made of. That is a few records, however many lie between.
///
/// [Failure.Conflict] where one is not; what it is, `pacspace check` says. Every call belongs
/// inside `Cell.read` for the ledger.
@Component
public class VerifiedHistory {
  private static final Logger log = LoggerFactory.getLogger(VerifiedHistory.class);

  private final History history;
  private final HistoryStore store;
  private final ObjectProvider<VerifiedSize> published;

  VerifiedHistory(History history, HistoryStore store, ObjectProvider<VerifiedSize> published) {
    this.history = history;
    this.store = store;
    this.published = published;
  }

  /// A record of a customer.
  public record Place(CustomerId customer, long sequence) {
    /// The one behind it.
    public Place next() {
      return new Place(customer, sequence + 1);
    }
  }

  /// How much of the ledger is verified; nothing while no module keeps logs.
  public long size(JdbcClient cell, EnvironmentId ledger) {
    return Optional.ofNullable(published.getIfAvailable())
        .map(sizes -> sizes.size(cell, ledger))
        .orElse(0L);
  }

  /// A customer's totals over its verified records; none without one.
  public Optional<Customer> customer(JdbcClient cell, EnvironmentId ledger, CustomerId id) {
    // Read first: the totals are those of this size or of a later one.
    var size = size(cell, ledger);
    var totals = history.customer(cell, ledger, id);
    var newest = newest(id, totals);
    var records = around(cell, ledger, List.of(newest));
    requireNewest(ledger, newest, totals, records, size, size(cell, ledger));
    return totals;
  }

  private static Place newest(CustomerId id, Optional<Customer> totals) {
    return new Place(id, totals.map(Customer::deltas).orElse(0L));
  }

  private static void requireNewest(
      EnvironmentId ledger,
      Place newest,
      Optional<Customer> totals,
      Map<Place, LedgerRecord> records,
      long before,
      long after) {
    var last = records.get(newest);
    var sameBalance =
        totals.isEmpty() || (last != null && last.balance().compareTo(totals.get().balance()) == 0);
    if (!sameBalance || !isBetween(newest, records, before, after)) {
      throw contradicted(ledger, newest.customer());
    }
  }

  /// For each moment, where the first `most` of a customer's records stood just before it, as
  /// [History#points].
  public List<Point> points(
      JdbcClient cell, EnvironmentId ledger, CustomerId id, long most, List<Instant> moments) {
    var points = history.points(cell, ledger, id, most, moments);
    var records =
        around(
            cell, ledger, points.stream().map(point -> new Place(id, point.sequence())).toList());
    requirePoints(ledger, new Place(id, most), points, moments, records);
    return points;
  }

  private static void requirePoints(
      EnvironmentId ledger,
      Place newest,
      List<Point> points,
      List<Instant> moments,
      Map<Place, LedgerRecord> records) {
    for (var i = 0; i < points.size(); i++) {
      var place = new Place(newest.customer(), points.get(i).sequence());
      var moment = moments.get(i);
      var before = records.get(place);
      var behind = records.get(place.next());
      var holds =
          (place.sequence() == 0
                  || (before != null
                      && before.isAsCommitted()
                      && before.acceptedAt().isBefore(moment)))
              && (place.equals(newest)
                  || (behind != null
                      && behind.isAsCommitted()
                      && !behind.acceptedAt().isBefore(moment)));
      if (!holds) {
        throw contradicted(ledger, place.customer());
      }
    }
  }

  /// [Failure.Conflict] where customers' totals do not count all verified deltas together, so that
  /// a customer would be left out. Answers how many there are.
  public long requireAllCounted(JdbcClient cell, EnvironmentId ledger) {
    var before = store.deltasBefore(cell, ledger, size(cell, ledger));
    var counted = history.countVerified(cell, ledger);
    if (counted < before || counted > store.deltasBefore(cell, ledger, size(cell, ledger))) {
      throw contradicted(ledger);
    }
    return counted;
  }

  /// Where each of these customers stood at both ends of a window, over its verified records, in
  /// their order; a customer without a record stood at nothing. As [#customer] and [#points] say,
  /// of many at once.
  public List<Ends> ends(
      JdbcClient cell, EnvironmentId ledger, List<CustomerId> customers, Window window) {
    var size = size(cell, ledger);
    var totals =
        history.customers(cell, ledger, customers).stream()
            .collect(toMap(Customer::id, identity(), (a, _) -> a));
    var newest =
        customers.stream().map(id -> newest(id, Optional.ofNullable(totals.get(id)))).toList();
    var moments = List.of(window.start(), window.end());
    var most = newest.stream().map(Place::sequence).toList();
    var points = history.points(cell, ledger, customers, most, moments);
    var places = new HashSet<>(newest);
    for (var i = 0; i < points.size(); i++) {
      var id = customers.get(i);
      points.get(i).forEach(point -> places.add(new Place(id, point.sequence())));
    }
    var records = around(cell, ledger, places);
    var after = size(cell, ledger);
    for (var i = 0; i < points.size(); i++) {
      var known = Optional.ofNullable(totals.get(customers.get(i)));
      requireNewest(ledger, newest.get(i), known, records, size, after);
      requirePoints(ledger, newest.get(i), points.get(i), moments, records);
    }
    return points.stream().map(both -> new Ends(both.getFirst(), both.getLast())).toList();
  }

  /// Where a customer stood at both ends of a window.
  public record Ends(Point from, Point to) {}

  /// Where a customer stood after its record of that sequence; at 0, before its first.
  public Point point(JdbcClient cell, EnvironmentId ledger, CustomerId id, long sequence) {
    if (sequence == 0) {
      return new Point(0, BigDecimal.ZERO);
    }
    var place = new Place(id, sequence);
    var record = records(cell, ledger, List.of(place)).get(place);
    if (record == null || !record.isAsCommitted()) {
      throw contradicted(ledger, id);
    }
    return new Point(sequence, record.balance().stripTrailingZeros());
  }

  /// Whether a customer's verified records are those up to `newest`, by the records there and
  /// behind it, where so much was verified before that was read, and so much afterwards.
  public static boolean isBetween(
      Place newest, Map<Place, LedgerRecord> records, long before, long after) {
    var last = records.get(newest);
    var next = records.get(newest.next());
    return (newest.sequence() == 0
            || (last != null && last.isAsCommitted() && last.logIndex() < Math.max(before, after)))
        && (next == null || next.logIndex() >= before);
  }

  /// The records at these places and the ones behind them, as far as there are any.
  public Map<Place, LedgerRecord> around(
      JdbcClient cell, EnvironmentId ledger, Collection<Place> places) {
    return records(
        cell,
        ledger,
        places.stream().flatMap(place -> Stream.of(place, place.next())).distinct().toList());
  }

  /// The records at these places, as far as there are any.
  public Map<Place, LedgerRecord> records(
      JdbcClient cell, EnvironmentId ledger, Collection<Place> places) {
    return store.at(cell, ledger, places).stream()
        .collect(toMap(one -> new Place(one.customer(), one.sequence()), identity(), (a, _) -> a));
  }

  /// What is stored was changed after it was recorded; the operator has to know.
  public static Failure contradicted(EnvironmentId ledger, CustomerId customer) {
    return contradicted(ledger, " of customer " + customer.text());
  }

  /// The same of a ledger as a whole.
  public static Failure contradicted(EnvironmentId ledger) {
    return contradicted(ledger, "");
  }

  private static Failure contradicted(EnvironmentId ledger, String whose) {
    log.error(
        "the stored records{} in {} contradict what was recorded; `pacspace check` says where",
        whose,
        ledger);
    return new Failure.Conflict(
        ErrorCode.RECORDS_CONTRADICT,
        "The stored records%s contradict what was recorded, so that nothing is said of them;"
                .formatted(whose)
            + " whoever runs this server has to run `pacspace check`.");
  }
}
