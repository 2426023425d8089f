package io.pacspace.receipts;

import io.pacspace.databases.Cell;
import io.pacspace.ledger.BalanceCheckpointLookup;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.Fences.Settled;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.lists.Cursor;
import io.pacspace.lists.PageRequest;
import io.pacspace.lists.Series;
import io.pacspace.proofs.Proofs;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import io.pacspace.shared.WindowRequest;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.statements.Statements;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Makes and lists balance checkpoints: one root over a customer's verified records of a window.
@Service
public class BalanceCheckpoints implements BalanceCheckpointLookup {
  private static final int PAGE = 100;
  private static final int MOST_CUSTOMERS = 10_000;
  private static final int MOST_CUSTOMERS_NOW = 1_000;
  private static final int MOST_RECORDS_NOW = 100_000;

  private final RecordRanges spans;
  private final CheckpointStore store;
  private final RootStore roots;
  private final History history;
  private final LedgerEntries entries;
  private final Proofs proofs;
  private final Fences fences;
  private final Statements statements;
  private final OtherEntries others;
  private final HeldCheckpoints held;

  BalanceCheckpoints(
      RecordRanges spans,
      CheckpointStore store,
      RootStore roots,
      History history,
      LedgerEntries entries,
      Proofs proofs,
      Fences fences,
      Statements statements,
      OtherEntries others,
      HeldCheckpoints held) {
    this.spans = spans;
    this.store = store;
    this.roots = roots;
    this.history = history;
    this.entries = entries;
    this.proofs = proofs;
    this.fences = fences;
    this.statements = statements;
    this.others = others;
    this.held = held;
  }

  /// A checkpoint and when it was made.
  public record BalanceCheckpoint(Checkpoint checkpoint, Instant at) {}

  /// The checkpoint of a customer and window, made now unless it was before: final, with a
  /// statement in the log, where the window has ended. [Failure.NotFound] where the window goes on
  /// and there is nothing verified in it yet, [Failure.Conflict] where its records do not add up to
  /// what the balances beside them say.
  public BalanceCheckpoint create(
      Cell cell, EnvironmentId ledger, CustomerId customer, WindowRequest asked) {
    return create(cell, ledger, customer, begun(cell, ledger, asked));
  }

  /// The same of a window that [#begun] has answered.
  BalanceCheckpoint create(Cell cell, EnvironmentId ledger, CustomerId customer, Settled settled) {
    var window = settled.window();
    if (settled.ended()) {
      requireKnown(cell, ledger, customer, window);
      return createFinal(cell, ledger, List.of(customer), window).getFirst();
    }
    return createUnlessEmpty(cell, ledger, customer, window)
        .orElseThrow(
            () -> new Failure.NotFound("This customer has no verified deltas in that window."));
  }

  private void requireKnown(Cell cell, EnvironmentId ledger, CustomerId customer, Window window) {
    var known = cell.read(ledger, db -> history.customer(db, ledger, customer));
    if (known.isEmpty()) {
      throw new Failure.NotFound(ErrorCode.CUSTOMER_NOT_FOUND, "This customer has no deltas.");
    }
    if (!known.get().firstAt().isBefore(window.end())) {
      throw new Failure.NotFound("This customer had no deltas yet by the end of that window.");
    }
  }

  /// How many customers a window is closed for that would take longer than a request may: one that
  /// has ended, for all of very many customers, or for one with very many records. Whoever had no
  /// record by its end is none of them.
  OptionalLong wide(
      Cell cell, EnvironmentId ledger, Optional<CustomerId> customer, Settled settled) {
    if (!settled.ended()) {
      return OptionalLong.empty();
    }
    if (customer.isPresent()) {
      requireKnown(cell, ledger, customer.get(), settled.window());
      var count = spans.of(cell, ledger, customer.get(), settled.window()).count();
      return count > MOST_RECORDS_NOW ? OptionalLong.of(1) : OptionalLong.empty();
    }
    var end = settled.window().end();
    var customers = cell.read(ledger, db -> history.countCustomersUntil(db, ledger, end));
    return customers > MOST_CUSTOMERS_NOW ? OptionalLong.of(customers) : OptionalLong.empty();
  }

  /// The next customers behind one, by id, that had a record before a moment; none behind the last.
  List<CustomerId> customersUntil(Cell cell, EnvironmentId ledger, Instant end, String after) {
    var place = after.isEmpty() ? Optional.<Cursor>empty() : Optional.of(Cursor.of(after));
    while (true) {
      var page = new PageRequest(1, PAGE, place);
      var some = cell.read(ledger, db -> history.customers(db, ledger, "", page));
      var found =
          some.stream()
              .filter(known -> known.firstAt().isBefore(end))
              .map(History.Customer::id)
              .toList();
      if (!found.isEmpty() || some.size() < page.sought()) {
        return found;
      }
      place = Optional.of(Cursor.of(some.getLast().id()));
    }
  }

  /// The checkpoints of a window: once it has ended, of all customers that had a record by its end,
  /// and while it goes on, of all that have verified records in it.
  List<BalanceCheckpoint> createForAll(Cell cell, EnvironmentId ledger, Settled settled) {
    var window = settled.window();
    var made = new ArrayList<BalanceCheckpoint>();
    if (!settled.ended()) {
      for (var customer : activeIn(cell, ledger, window)) {
        createUnlessEmpty(cell, ledger, customer, window).ifPresent(made::add);
      }
      return made;
    }
    var some = customersUntil(cell, ledger, window.end(), "");
    while (!some.isEmpty()) {
      made.addAll(createFinal(cell, ledger, some, window));
      some = customersUntil(cell, ledger, window.end(), some.getLast().text());
    }
    return made;
  }

  /// The window that is asked for, all of it there and verified if it has ended. [Failure.Invalid]
  /// where it has not begun.
  Settled begun(Cell cell, EnvironmentId ledger, WindowRequest asked) {
    var settled = fences.settle(cell, ledger, asked);
    if (settled.window().start().isAfter(settled.now())) {
      var field = asked.period() == null ? "startDate" : "period";
      throw new Failure.Invalid(
          List.of(new Failure.Field(field, "lies in the future: there is nothing to prove yet")));
    }
    return settled;
  }

  /// The final checkpoints of customers over a window that has ended and is verified.
  List<BalanceCheckpoint> createFinal(
      Cell cell, EnvironmentId ledger, List<CustomerId> customers, Window window) {
    requireStatements(cell, ledger, customers, window);
    var checkpoints = new ArrayList<BalanceCheckpoint>();
    for (var made : statements.make(cell, ledger, customers, window)) {
      var proofRoot = made.statement().proofRoot();
      proofRoot.ifPresent(root -> requireRoot(cell, ledger, made, root));
      var receiptId = Optional.of(made.entry().receiptId());
      var kept = new CheckpointStore.Made(window, made.range(), proofRoot, receiptId);
      checkpoints.add(keep(cell, ledger, kept));
    }
    return checkpoints;
  }

  /// A window that was closed for is not stated a second time where its statement is gone.
  private void requireStatements(
      Cell cell, EnvironmentId ledger, List<CustomerId> customers, Window window) {
    var closed = cell.read(ledger, db -> store.closed(db, ledger, customers, window));
    var scopes = closed.stream().map(customer -> new Scope(customer, window)).toList();
    var stated =
        cell.read(ledger, db -> others.statements(db, ledger, scopes)).stream()
            .flatMap(entry -> entry.scope().stream())
            .toList();
    for (var scope : scopes) {
      if (!stated.contains(scope)) {
        throw VerifiedHistory.contradicted(ledger, scope.customer());
      }
    }
  }

  /// The records of a statement make the root that it states, which can be looked up from now on.
  private void requireRoot(Cell cell, EnvironmentId ledger, Statements.Made made, Hash root) {
    var range = made.range();
    if (made.isRecounted()) {
      spans.keep(cell, ledger, range, root);
    } else if (!spans.recounted(cell, ledger, range).equals(root)) {
      throw range.contradicted(ledger);
    }
  }

  private Optional<BalanceCheckpoint> createUnlessEmpty(
      Cell cell, EnvironmentId ledger, CustomerId customer, Window window) {
    var span = spans.of(cell, ledger, customer, window);
    if (span.isEmpty()) {
      return Optional.empty();
    }
    var root = spans.recounted(cell, ledger, span);
    var made = new CheckpointStore.Made(window, span, Optional.of(root), Optional.empty());
    return Optional.of(keep(cell, ledger, made));
  }

  private BalanceCheckpoint keep(Cell cell, EnvironmentId ledger, CheckpointStore.Made made) {
    var kept =
        cell.read(ledger, db -> store.find(db, ledger, made))
            .orElseGet(
                () ->
                    cell.write(
                        ledger,
                        db -> {
                          store.insertIfAbsent(db, ledger, made);
                          return store.find(db, ledger, made).orElseThrow();
                        }));
    if (!kept.isOf(made)) {
      throw made.range().contradicted(ledger);
    }
    return kept.answer();
  }

  private List<CustomerId> activeIn(Cell cell, EnvironmentId ledger, Window window) {
    if (cell.read(ledger, db -> history.countCustomers(db, ledger, "")) > MOST_CUSTOMERS) {
      throw new Failure.Invalid(
          ErrorCode.SCOPE_TOO_WIDE,
          "There are more than %,d customers; name one at a time.".formatted(MOST_CUSTOMERS));
    }
    var active = new ArrayList<CustomerId>();
    var page = new PageRequest(1, PAGE);
    while (true) {
      var asked = page;
      var some = cell.read(ledger, db -> history.customers(db, ledger, "", asked));
      some.stream()
          .filter(known -> !known.lastAt().isBefore(window.start()))
          .forEach(known -> active.add(known.id()));
      if (some.size() < page.sought()) {
        return active;
      }
      page = new PageRequest(1, PAGE, Optional.of(Cursor.of(some.getLast().id())));
    }
  }

  /// The checkpoints of one customer or of all, inside a window if one is asked for, as a list that
  /// is read by cursors.
  public static Series series(
      EnvironmentId ledger, @Nullable CustomerId customer, WindowRequest asked) {
    return Series.of(
        "checkpoints",
        ledger,
        customer,
        asked.period(),
        asked.timePreset(),
        asked.startDate(),
        asked.endDate());
  }

  /// Some of these checkpoints, newest first: behind a cursor of [#series], or from an offset on.
  public Cursor.Part<BalanceCheckpoint> list(
      Cell cell,
      EnvironmentId ledger,
      @Nullable CustomerId customer,
      WindowRequest asked,
      Optional<Cursor> after,
      int limit,
      long offset) {
    var window = windowOf(cell, asked);
    var last = after.map(place -> place.value(0, CheckpointId::parse));
    var found =
        cell.read(
            ledger,
            db ->
                held.shown(
                    db, ledger, store.list(db, ledger, customer, window, last, limit + 1, offset)));
    return series(ledger, customer, asked)
        .part(found, limit, made -> Cursor.of(made.checkpoint().checkpointId()));
  }

  /// Those of these checkpoints that there are, as [#list] shows them.
  List<Checkpoint> held(Cell cell, EnvironmentId ledger, List<CheckpointId> ids) {
    return cell.read(ledger, db -> held.shown(db, ledger, store.find(db, ledger, ids))).stream()
        .map(BalanceCheckpoint::checkpoint)
        .toList();
  }

  /// How many checkpoints [#list] has in all.
  public long count(
      Cell cell, EnvironmentId ledger, @Nullable CustomerId customer, WindowRequest asked) {
    var window = windowOf(cell, asked);
    return cell.read(ledger, db -> store.count(db, ledger, customer, window));
  }

  private static @Nullable Window windowOf(Cell cell, WindowRequest asked) {
    return asked.isEmpty() ? null : asked.at(cell.now());
  }

  /// The customer's checkpoint with the latest end, in the ledger's transaction.
  public Optional<BalanceCheckpoint> newest(
      JdbcClient db, EnvironmentId ledger, CustomerId customer) {
    return held.shown(db, ledger, store.latest(db, ledger, customer).stream().toList()).stream()
        .findFirst();
  }

  @Override
  public OptionalLong lastIndex(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, String proofRoot) {
    try {
      var root = Hash.parse(proofRoot);
      var last = roots.lastSequence(cell, ledger, customer, root);
      return last.isPresent()
          ? indexOf(cell, ledger, customer, last.getAsLong())
          : indexOf(cell, ledger, customer, root);
    } catch (Refusal _) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong indexOf(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long sequence) {
    return history.records(cell, ledger, customer, sequence - 1, sequence).stream()
        .mapToLong(LedgerRecord::logIndex)
        .findFirst();
  }

  private OptionalLong indexOf(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, Hash receiptId) {
    return proofs
        .find(cell, ledger, receiptId)
        .flatMap(place -> lastStatedBy(cell, ledger, customer, place.index()))
        .map(last -> indexOf(cell, ledger, customer, last))
        .orElseGet(() -> indexOfDelta(cell, ledger, customer, receiptId));
  }

  /// The last sequence that a statement of the customer states, if it is one that is at this index.
  private Optional<Long> lastStatedBy(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, long index) {
    return others.between(cell, ledger, index, index + 1).stream()
        .filter(entry -> entry.scope().map(Scope::customer).equals(Optional.of(customer)))
        .map(entry -> Statements.read(entry).range().last())
        .findFirst();
  }

  private OptionalLong indexOfDelta(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, Hash receiptId) {
    return proofs.find(cell, ledger, receiptId).stream()
        .mapToLong(Proofs.Position::index)
        .filter(
            index ->
                entries
                    .find(cell, ledger, index)
                    .filter(entry -> entry.record().customer().equals(customer))
                    .isPresent())
        .findFirst();
  }

  @Override
  public Optional<Checkpoint> latest(JdbcClient cell, EnvironmentId ledger, CustomerId customer) {
    return newest(cell, ledger, customer).map(BalanceCheckpoint::checkpoint);
  }
}
