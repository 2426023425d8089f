package io.pacspace.balances;

import io.pacspace.balances.BalanceCheckpointLookup.Checkpoint;
import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.lists.Cursor;
import io.pacspace.lists.Page;
import io.pacspace.lists.PageRequest;
import io.pacspace.lists.Series;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Window;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The customers of an environment.
@Service
class Customers {
  private static final long MOST_SEQUENCES = 1_000_000;

  private final Cells cells;
  private final History history;
  private final VerifiedHistory verifiedHistory;
  private final ObjectProvider<BalanceCheckpointLookup> checkpoints;

  Customers(
      Cells cells,
      History history,
      VerifiedHistory verifiedHistory,
      ObjectProvider<BalanceCheckpointLookup> checkpoints) {
    this.cells = cells;
    this.history = history;
    this.verifiedHistory = verifiedHistory;
    this.checkpoints = checkpoints;
  }

  /// Customers with verified deltas whose id contains `search`, by id.
  Page<History.Customer> list(
      Principal.Key caller, String search, PageRequest asked, @Nullable String after) {
    var ledger = caller.environment();
    var list = Series.of("customers", ledger, search);
    var page = asked.after(list, after);
    return cell(caller)
        .read(
            ledger,
            db ->
                page.of(
                    list.part(
                        history.customers(db, ledger, search, page),
                        page.limit(),
                        customer -> Cursor.of(customer.id())),
                    () -> history.countCustomers(db, ledger, search)));
  }

  /// A customer with a page of its verified records, newest first, of a window if one is given;
  /// none if it has no verified delta.
  Optional<CustomerDetail> describe(
      Principal.Key caller,
      CustomerId id,
      PageRequest asked,
      Optional<Window> window,
      @Nullable String after) {
    var list = Series.of("activity", caller.environment(), id, window.orElse(null));
    var page = asked.after(list, after);
    return cell(caller)
        .read(
            caller.environment(),
            db ->
                verifiedHistory
                    .customer(db, caller.environment(), id)
                    .map(customer -> describe(db, caller, customer, window, list, page)));
  }

  private CustomerDetail describe(
      JdbcClient db,
      Principal.Key caller,
      History.Customer customer,
      Optional<Window> window,
      Series list,
      PageRequest page) {
    var ledger = caller.environment();
    var span =
        window
            .map(w -> List.of(w.start(), w.end()))
            .map(
                ends -> verifiedHistory.points(db, ledger, customer.id(), customer.deltas(), ends));
    var from = span.map(points -> points.getFirst().sequence()).orElse(0L);
    var to = span.map(points -> points.getLast().sequence()).orElse(customer.deltas());
    var newest = page.after().map(place -> Math.min(to, place.number(0) - 1)).orElse(to);
    var last = Math.max(from, newest - page.offset());
    var after = Math.max(from, last - page.sought());
    var records =
        after == last
            ? List.<LedgerRecord>of()
            : history.records(db, ledger, customer.id(), after, last).reversed();
    var latest =
        Optional.ofNullable(checkpoints.getIfAvailable())
            .flatMap(known -> known.latest(db, ledger, customer.id()));
    var part = list.part(records, page.limit(), record -> Cursor.of(record.sequence()));
    return new CustomerDetail(customer, latest, page.of(part, () -> to - from));
  }

  /// The sequences that a customer should have and has not, from `first` to `last` or, without one,
  /// to the newest there is; a million at most are looked at.
  Gaps gaps(Principal.Key caller, CustomerId id, long first, @Nullable Long last, int limit) {
    return cell(caller)
        .read(
            caller.environment(),
            db -> {
              var end = Math.min(last(db, caller, id, last), first + MOST_SEQUENCES - 1);
              var missing =
                  end < first
                      ? List.<Long>of()
                      : history.missing(db, caller.environment(), id, first, end, limit);
              return new Gaps(first, Math.max(end, first - 1), missing);
            });
  }

  private long last(JdbcClient db, Principal.Key caller, CustomerId id, @Nullable Long wanted) {
    var ledger = caller.environment();
    var counted = history.customer(db, ledger, id).map(History.Customer::deltas).orElse(0L);
    var newest = Math.max(counted, history.newestSequence(db, ledger, id));
    return wanted == null ? newest : Math.min(wanted, newest);
  }

  private Cell cell(Principal.Key caller) {
    return cells.require(caller.kind(), caller.cell());
  }

  /// A customer, its latest checkpoint, and a page of its records.
  record CustomerDetail(
      History.Customer customer, Optional<Checkpoint> checkpoint, Page<LedgerRecord> records) {}

  /// What is missing between two sequences.
  record Gaps(long first, long last, List<Long> missing) {}
}
