package io.pacspace.explorer;

import io.pacspace.balances.Granularity;
import io.pacspace.ledger.History;
import io.pacspace.ledger.History.CustomerOrder;
import io.pacspace.ledger.History.Placed;
import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.History.Standing;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.ledger.VerifiedHistory.Place;
import io.pacspace.ledger.VerifiedSize;
import io.pacspace.lists.Page;
import io.pacspace.lists.PageRequest;
import io.pacspace.lists.Series;
import io.pacspace.receipts.BalanceCheckpoints;
import io.pacspace.receipts.BalanceCheckpoints.BalanceCheckpoint;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import io.pacspace.shared.WindowRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The customers of an environment and their records, verified or not. Whatever can be is found by
/// key; what has to be looked through is bounded.
@Service
class CustomerRecords {
  /// How many customers are put in order by anything but their ids.
  private static final long MOST_SORTED = 100_000;

  private final History history;
  private final VerifiedHistory verifiedHistory;
  private final VerifiedSize published;
  private final BalanceCheckpoints checkpoints;
  private final Clock clock;

  CustomerRecords(
      History history,
      VerifiedHistory verifiedHistory,
      VerifiedSize published,
      BalanceCheckpoints checkpoints,
      Clock clock) {
    this.history = history;
    this.verifiedHistory = verifiedHistory;
    this.published = published;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /// A customer of a list.
  ///
  /// @param isSound whether so many of its records are verified as its totals say
  record Listed(Standing standing, boolean isSound) {}

  /// The customers whose id contains `search`.
  Page<Listed> list(
      SelectedEnvironment place,
      String search,
      CustomerOrder order,
      PageRequest asked,
      @Nullable String after) {
    var list = Series.of("customers", place.ledger(), search, order);
    var page = asked.after(list, after);
    return place.read(
        db -> {
          var verified = published.size(db, place.ledger());
          refuseToSortTooMany(db, place, verified, search, order);
          var part =
              list.part(
                  history.standings(db, place.ledger(), verified, search, order, page),
                  page.limit(),
                  Placed::place);
          var shown =
              page.of(part, () -> history.countStandings(db, place.ledger(), verified, search));
          var size = published.size(db, place.ledger());
          var around =
              verifiedHistory.around(
                  db,
                  place.ledger(),
                  part.items().stream().map(one -> newest(one.standing())).toList());
          return shown.map(one -> listed(one.standing(), around, verified, size));
        });
  }

  private static Place newest(Standing standing) {
    return new Place(standing.id(), standing.verified());
  }

  private static Listed listed(
      Standing standing, Map<Place, LedgerRecord> around, long before, long size) {
    return new Listed(standing, VerifiedHistory.isBetween(newest(standing), around, before, size));
  }

  private void refuseToSortTooMany(
      JdbcClient db, SelectedEnvironment place, long verified, String search, CustomerOrder order) {
    if (order.by() != CustomerOrder.By.ID
        && history.countStandings(db, place.ledger(), verified, search) > MOST_SORTED) {
      throw new Failure.Invalid(
          ErrorCode.SCOPE_TOO_WIDE,
          "More than %,d customers match; search for fewer, or sort by customerId."
              .formatted(MOST_SORTED));
    }
  }

  /// A customer and what a filter leaves of its records.
  ///
  /// @param truncated whether there were more records to look through
  record CustomerDetail(
      Standing customer,
      Optional<BalanceCheckpoint> latest,
      Page<LedgerRecord> records,
      long verified,
      boolean truncated) {}

  /// A customer with some of its records.
  CustomerDetail describe(
      SelectedEnvironment place,
      CustomerId customer,
      RecordFilter filter,
      PageRequest asked,
      @Nullable String after) {
    var list = Series.of("records", place.ledger(), customer, filter);
    var page = asked.after(list, after);
    return place.read(
        db -> {
          var verified = published.size(db, place.ledger());
          var standing = standing(db, place, customer, verified);
          var span = span(db, place, standing, filter);
          var reading =
              new FilteredRecords(history, db, place.ledger(), standing.id(), filter, span, page);
          var part = list.part(reading.found(), page.limit(), reading::cursor);
          return new CustomerDetail(
              standing,
              checkpoints.newest(db, place.ledger(), customer),
              page.of(part, reading::count),
              verified,
              reading.searched() < span.count());
        });
  }

  private Standing standing(
      JdbcClient db, SelectedEnvironment place, CustomerId customer, long verified) {
    var standing =
        history
            .standing(db, place.ledger(), verified, customer)
            .orElseThrow(CustomerRecords::unknown);
    var newest = newest(standing);
    var around = verifiedHistory.around(db, place.ledger(), List.of(newest));
    if (!VerifiedHistory.isBetween(newest, around, verified, verified)) {
      throw VerifiedHistory.contradicted(place.ledger(), customer);
    }
    // Refuses where the totals count records that are no longer there.
    var _ = verifiedHistory.customer(db, place.ledger(), customer);
    return standing;
  }

  /// The answer about a customer without any record.
  static Failure unknown() {
    return new Failure.NotFound(
        ErrorCode.CUSTOMER_NOT_FOUND,
        "There is no such customer with records in this environment.");
  }

  private Span span(
      JdbcClient db, SelectedEnvironment place, Standing standing, RecordFilter filter) {
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

  /// The balance of a customer over time: where it stood at the start of a window and at the end of
  /// each step, up to now.
  record Balance(Window window, List<Instant> moments, List<Point> points) {}

  Balance balance(
      SelectedEnvironment place, CustomerId customer, WindowRequest asked, Granularity steps) {
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
