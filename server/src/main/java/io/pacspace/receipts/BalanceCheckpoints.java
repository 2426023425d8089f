package io.pacspace.receipts;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.pacspace.balances.BalanceCheckpointLookup.Checkpoint;
import io.pacspace.breaks.Breaks;
import io.pacspace.databases.Cell;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.Fences.Settled;
import io.pacspace.ledger.History;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.lists.Cursor;
import io.pacspace.lists.PageRequest;
import io.pacspace.lists.Series;
import io.pacspace.receipts.CheckpointStore.Kept;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import io.pacspace.shared.WindowRequest;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.statements.RecordRange;
import io.pacspace.statements.Statements;
import io.pacspace.transparency.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Makes and lists balance checkpoints: one root over a customer's verified records of a window.
@Service
public class BalanceCheckpoints {
  private static final int PAGE = 100;
  private static final int CLOSED_AT_A_TIME = 500;
  private static final long RECORDS_AT_A_TIME = 50_000;
  private static final int MOST_CUSTOMERS = 10_000;
  private static final int MOST_CUSTOMERS_NOW = 1_000;
  private static final int MOST_RECORDS_NOW = 100_000;

  private final RecordRanges spans;
  private final CheckpointStore store;
  private final History history;
  private final VerifiedHistory verifiedHistory;
  private final Fences fences;
  private final Statements statements;
  private final OtherEntries others;
  private final HeldCheckpoints held;
  private final Breaks breaks;

  BalanceCheckpoints(
      RecordRanges spans,
      CheckpointStore store,
      History history,
      VerifiedHistory verifiedHistory,
      Fences fences,
      Statements statements,
      OtherEntries others,
      HeldCheckpoints held,
      Breaks breaks) {
    this.spans = spans;
    this.store = store;
    this.history = history;
    this.verifiedHistory = verifiedHistory;
    this.fences = fences;
    this.statements = statements;
    this.others = others;
    this.held = held;
    this.breaks = breaks;
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
  /// has ended, of very many customers or very many records. Whoever had no record by its end is
  /// none of them.
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
    return cell.read(ledger, db -> wide(db, ledger, settled.window()));
  }

  private OptionalLong wide(JdbcClient db, EnvironmentId ledger, Window window) {
    var accepted = history.acceptedBefore(db, ledger, List.of(window.start(), window.end()));
    var records = accepted.getLast() - accepted.getFirst();
    var customers = history.countCustomersUntil(db, ledger, window.end());
    return customers > MOST_CUSTOMERS_NOW || records > MOST_RECORDS_NOW
        ? OptionalLong.of(customers)
        : OptionalLong.empty();
  }

  /// The next customers behind one, by id, that had a record before a moment; none behind the last.
  /// As many as have so many records that closing for them takes a moment.
  List<CustomerId> customersUntil(Cell cell, EnvironmentId ledger, Instant end, String after) {
    var some =
        cell.read(ledger, db -> history.customersUntil(db, ledger, end, after, CLOSED_AT_A_TIME));
    var next = new ArrayList<CustomerId>();
    var records = 0L;
    for (var customer : some) {
      records += customer.deltas();
      if (!next.isEmpty() && records > RECORDS_AT_A_TIME) {
        break;
      }
      next.add(customer.id());
    }
    return next;
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
    if (settled.ended()) {
      cell.read(ledger, db -> verifiedHistory.requireAllCounted(db, ledger));
    }
    return settled;
  }

  /// The final checkpoints of customers over a window that has ended and is verified.
  List<BalanceCheckpoint> createFinal(
      Cell cell, EnvironmentId ledger, List<CustomerId> customers, Window window) {
    if (requireStatements(cell, ledger, customers, window) < customers.size()) {
      requireWhole(cell, ledger);
    }
    var stated = statements.make(cell, ledger, customers, window);
    requireRoots(cell, ledger, stated);
    return keep(
        cell,
        ledger,
        stated.stream()
            .map(
                made ->
                    new CheckpointStore.Made(
                        window,
                        made.range(),
                        made.statement().proofRoot(),
                        Optional.of(made.entry().receiptId())))
            .toList());
  }

  /// What is stated is final, so nothing new is where the ledger is known to be broken.
  private void requireWhole(Cell cell, EnvironmentId ledger) {
    if (breaks.read(cell, ledger).isPresent()) {
      throw new Failure.Conflict(
          ErrorCode.RECORDS_CONTRADICT,
          "What is stored of this environment was found not to be what was recorded and signed, so"
              + " that no window is closed until whoever runs this server has mended it.");
    }
  }

  /// A window that was closed for is not stated a second time where its statement is gone. Answers
  /// how many there are.
  private int requireStatements(
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
    return scopes.size();
  }

  /// The records of statements make the roots that they state, which can be looked up from now on.
  private void requireRoots(Cell cell, EnvironmentId ledger, List<Statements.Made> stated) {
    var recounted = new HashMap<RecordRange, Hash>();
    for (var made : stated) {
      var range = made.range();
      var root = made.statement().proofRoot();
      if (root.isPresent() && made.isRecounted()) {
        recounted.put(range, root.get());
      } else if (root.isPresent() && !spans.recounted(cell, ledger, range).equals(root.get())) {
        throw range.contradicted(ledger);
      }
    }
    spans.keep(cell, ledger, recounted);
  }

  private Optional<BalanceCheckpoint> createUnlessEmpty(
      Cell cell, EnvironmentId ledger, CustomerId customer, Window window) {
    var span = spans.of(cell, ledger, customer, window);
    if (span.isEmpty()) {
      return Optional.empty();
    }
    var root = spans.recounted(cell, ledger, span);
    var made = new CheckpointStore.Made(window, span, Optional.of(root), Optional.empty());
    return Optional.of(keep(cell, ledger, List.of(made)).getFirst());
  }

  /// The checkpoints of what was made, each of another customer, kept now unless they were before.
  private List<BalanceCheckpoint> keep(
      Cell cell, EnvironmentId ledger, List<CheckpointStore.Made> made) {
    var kept = kept(cell, ledger, made);
    var missing = made.stream().filter(one -> !kept.containsKey(one.range().customer())).toList();
    if (!missing.isEmpty()) {
      cell.write(
          ledger,
          db -> {
            store.insertIfAbsent(db, ledger, missing);
            return missing.size();
          });
      kept.putAll(kept(cell, ledger, missing));
    }
    return made.stream().map(one -> answer(ledger, one, kept)).toList();
  }

  private Map<CustomerId, Kept> kept(
      Cell cell, EnvironmentId ledger, List<CheckpointStore.Made> made) {
    return cell.read(ledger, db -> store.find(db, ledger, made)).stream()
        .collect(toMap(one -> one.range().customer(), identity(), (a, _) -> a, HashMap::new));
  }

  private static BalanceCheckpoint answer(
      EnvironmentId ledger, CheckpointStore.Made made, Map<CustomerId, Kept> kept) {
    return Optional.ofNullable(kept.get(made.range().customer()))
        .filter(one -> one.isOf(made))
        .map(Kept::answer)
        .orElseThrow(() -> made.range().contradicted(ledger));
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
}
