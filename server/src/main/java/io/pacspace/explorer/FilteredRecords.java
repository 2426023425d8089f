package io.pacspace.explorer;

import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.lists.Cursor;
import io.pacspace.lists.PageRequest;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One look, in one transaction, at what a filter leaves of a customer's records.
final class FilteredRecords {
  /// How many records are looked through for a reason or a text, or to be put in order by amount.
  private static final long MOST_SEARCHED = 50_000;

  private final History history;
  private final JdbcClient db;
  private final EnvironmentId ledger;
  private final CustomerId customer;
  private final RecordFilter filter;
  private final PageRequest page;
  private final Optional<RecordPlace> behind;
  private final Span searched;

  FilteredRecords(
      History history,
      JdbcClient db,
      EnvironmentId ledger,
      CustomerId customer,
      RecordFilter filter,
      Span span,
      PageRequest page) {
    this.history = history;
    this.db = db;
    this.ledger = ledger;
    this.customer = customer;
    this.filter = filter;
    this.page = page;
    this.behind = page.after().map(cursor -> RecordPlace.of(cursor).within(span));
    this.searched = filter.looksThrough() ? searched(span) : span;
  }

  /// What was looked through from the first part of the list on.
  private Span searched(Span span) {
    return behind
        .map(RecordPlace::searched)
        .orElseGet(() -> span.cut(MOST_SEARCHED, filter.oldestFirst()));
  }

  /// How many are looked through.
  long searched() {
    return searched.count();
  }

  /// As many records as are sought.
  List<LedgerRecord> found() {
    return filter.looksThrough() ? searchedThrough() : followed();
  }

  private List<LedgerRecord> searchedThrough() {
    var search =
        behind
            .map(place -> filter.search(customer, place))
            .orElseGet(() -> filter.search(customer, searched));
    return history.search(db, ledger, search, page.sought(), page.offset());
  }

  private List<LedgerRecord> followed() {
    var upwards = filter.ascending();
    var rest = behind.map(place -> searched.behind(place.sequence(), upwards)).orElse(searched);
    var sought = rest.sought(page, upwards);
    if (sought.count() == 0) {
      return List.of();
    }
    var records = history.records(db, ledger, customer, sought.after(), sought.last());
    return upwards ? records : records.reversed();
  }

  long count() {
    return filter.looksThrough()
        ? history.countFound(db, ledger, filter.search(customer, searched))
        : searched.count();
  }

  Cursor cursor(LedgerRecord record) {
    return RecordPlace.of(record, searched).cursor();
  }
}
