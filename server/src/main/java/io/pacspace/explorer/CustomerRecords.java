package io.pacspace.explorer;

import io.pacspace.balances.Granularity;
import io.pacspace.ledger.History;
import io.pacspace.ledger.History.CustomerOrder;
import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.History.Standing;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.Published;
import io.pacspace.receipts.BalanceCheckpoints;
import io.pacspace.receipts.BalanceCheckpoints.Made;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Page;
import io.pacspace.shared.Window;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The customers of an environment and their records, verified or not. Whatever can be is found by
/// key; what has to be looked through is bounded.
@Service
class CustomerRecords {
  /// How many customers are put in order by anything but their ids.
  private static final long MOST_SORTED = 100_000;

  /// How many records are looked through for a reason or a text, or to be put in order by amount.
  private static final long MOST_SEARCHED = 50_000;

  private final History history;
  private final Published published;
  private final BalanceCheckpoints checkpoints;
  private final Clock clock;

  CustomerRecords(
      History history, Published published, BalanceCheckpoints checkpoints, Clock clock) {
    this.history = history;
    this.published = published;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /// The codes of refusals by this module.
  enum Code implements Failure.Code {
    CUSTOMER_NOT_FOUND
  }

  /// The customers whose id contains `search`.
  Page<Standing> list(Place place, String search, CustomerOrder order, Page.Request page) {
    return place.read(
        db -> {
          var verified = published.size(db, place.ledger());
          var total = history.countStandings(db, place.ledger(), verified, search);
          if (total > MOST_SORTED && order.by() != CustomerOrder.By.ID) {
            throw new Failure.Invalid(
                Window.Code.SCOPE_TOO_WIDE,
                "More than %,d customers match; search for fewer, or sort by customerId."
                    .formatted(MOST_SORTED));
          }
          return page.of(
              history.standings(db, place.ledger(), verified, search, order, page), total);
        });
  }

  /// A customer and what a filter leaves of its records.
  ///
  /// @param truncated whether there were more records to look through
  record Described(
      Standing customer,
      Optional<Made> latest,
      Page<LedgerRecord> records,
      long verified,
      boolean truncated) {}

  /// A customer with a page of its records.
  Described describe(Place place, CustomerId customer, RecordFilter filter, Page.Request page) {
    return place.read(
        db -> {
          var verified = published.size(db, place.ledger());
          var standing = standing(db, place, customer, verified);
          var span = span(db, place, standing, filter);
          var searched =
              filter.looksThrough() ? span.cut(MOST_SEARCHED, filter.oldestFirst()) : span;
          return new Described(
              standing,
              checkpoints.newest(db, place.ledger(), customer),
              filter.looksThrough()
                  ? history.search(db, place.ledger(), filter.search(customer, searched), page)
                  : page(db, place, customer, span, filter.ascending(), page),
              verified,
              searched.count() < span.count());
        });
  }

  private Standing standing(JdbcClient db, Place place, CustomerId customer, long verified) {
    return history
        .standing(db, place.ledger(), verified, customer)
        .orElseThrow(CustomerRecords::unknown);
  }

  /// The answer about a customer without any record.
  static Failure unknown() {
    return new Failure.NotFound(
        Code.CUSTOMER_NOT_FOUND, "There is no such customer with records in this environment.");
  }

  private Span span(JdbcClient db, Place place, Standing standing, RecordFilter filter) {
    var ends =
        history.points(
            db,
            place.ledger(),
            standing.id(),
            standing.deltas(),
            List.of(filter.start(), filter.end()));
    return filter
        .status()
        .of(standing)
        .within(ends.getFirst().sequence(), ends.getLast().sequence());
  }

  private Page<LedgerRecord> page(
      JdbcClient db,
      Place place,
      CustomerId customer,
      Span span,
      boolean ascending,
      Page.Request page) {
    var shown = span.page(page, ascending);
    var records =
        shown.count() == 0
            ? List.<LedgerRecord>of()
            : history.records(db, place.ledger(), customer, shown.after(), shown.last());
    return page.of(ascending ? records : records.reversed(), span.count());
  }

  /// The balance of a customer over time: where it stood at the start of a window and at the end of
  /// each step, up to now.
  record Balance(Window window, List<Instant> moments, List<Point> points) {}

  Balance balance(Place place, CustomerId customer, Window.Asked asked, Granularity steps) {
    var now = clock.instant();
    var window = asked.at(now);
    var end = window.end().isBefore(now) ? window.end() : now;
    var moments =
        window.start().isBefore(end)
            ? steps.bounds(new Window(window.start(), end))
            : List.<Instant>of();
    return place.read(
        db -> {
          var most = history.newestSequence(db, place.ledger(), customer);
          if (most == 0) {
            throw unknown();
          }
          return new Balance(
              window, moments, history.points(db, place.ledger(), customer, most, moments));
        });
  }
}
