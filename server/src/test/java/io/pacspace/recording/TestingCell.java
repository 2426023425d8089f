package io.pacspace.recording;

import io.pacspace.databases.Cells;
import io.pacspace.ledger.Delta;
import io.pacspace.recording.Group.ExistingRecord;
import io.pacspace.recording.LedgerState.NewRecord;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// A cell without a database, for one [CellWriter]: what a transaction inserts is kept in memory
/// once it commits, and reads give what was asked after and no more. A test may let a transaction
/// wait, and says which of them fail, and how.
final class TestingCell extends GroupStore implements Cells.Recording {
  static final Instant OPENED = Instant.parse("2026-03-01T00:00:00Z");

  /// Connects to nothing; whatever would use it fails.
  private static final JdbcClient NO_DATABASE = JdbcClient.create(new SimpleDriverDataSource());

  private final Map<EnvironmentId, Kept> ledgers = new ConcurrentHashMap<>();
  private final List<Transaction> committed = new CopyOnWriteArrayList<>();
  private final List<CustomerId> totalsRead = new CopyOnWriteArrayList<>();
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final Set<EnvironmentId> held = ConcurrentHashMap.newKeySet();
  private final Deque<RuntimeException> lostCommits = new ConcurrentLinkedDeque<>();
  private volatile Instant now = OPENED;
  private volatile boolean stuck;
  private volatile boolean clocksDiffer;
  private final List<Gate> gates = new CopyOnWriteArrayList<>();
  private volatile Optional<Gate> gate = Optional.empty();

  /// The writer's thread alone.
  private Optional<Group> inserted = Optional.empty();

  private boolean brief;

  /// Lets the next transaction wait, once it has begun, until the gate is opened.
  Gate shutGate() {
    var shut = new Gate(new CountDownLatch(1), new CountDownLatch(1));
    gate = Optional.of(shut);
    gates.add(shut);
    return shut;
  }

  /// Lets nothing wait any longer, as after a test that has failed.
  void openGates() {
    gates.forEach(Gate::opens);
  }

  /// The next transaction is committed, and yet the commit fails: the answer was lost on its way.
  void loseTheNextCommit(RuntimeException problem) {
    lostCommits.add(problem);
  }

  /// Whatever group has a record of this customer cannot be inserted.
  void refuse(String customer, RuntimeException problem) {
    refusals.put(customer, new Refusal(problem, false));
  }

  /// The same for the next such group alone.
  void refuseOnce(String customer, RuntimeException problem) {
    refusals.put(customer, new Refusal(problem, true));
  }

  /// Somebody else has locked the ledger.
  void hold(EnvironmentId ledger) {
    held.add(ledger);
  }

  void letGo(EnvironmentId ledger) {
    held.remove(ledger);
  }

  void setStuck(boolean stuck) {
    this.stuck = stuck;
  }

  void setClocksDiffer(boolean differ) {
    this.clocksDiffer = differ;
  }

  void setNow(Instant now) {
    this.now = now;
  }

  /// What was committed, in order.
  List<Transaction> committed() {
    return List.copyOf(committed);
  }

  /// The records of a ledger, in order.
  List<NewRecord> records(EnvironmentId ledger) {
    return List.copyOf(ledgers.getOrDefault(ledger, new Kept()).records);
  }

  /// The customers whose totals were read, in order; clears the list.
  List<CustomerId> takeTotalsRead() {
    var read = List.copyOf(totalsRead);
    totalsRead.clear();
    return read;
  }

  @Override
  public boolean isStuck() {
    return stuck;
  }

  @Override
  public void requireSameTime(Instant before, Instant told, Instant after) {
    if (clocksDiffer) {
      throw new Failure.Unavailable("The clocks differ.", Duration.ofSeconds(5));
    }
  }

  @Override
  public <T> T record(Function<JdbcClient, T> work) {
    var shut = gate;
    gate = Optional.empty();
    shut.ifPresent(Gate::pass);
    inserted = Optional.empty();
    brief = false;
    var done = work.apply(NO_DATABASE);
    inserted.ifPresent(this::commit);
    if (!lostCommits.isEmpty()) {
      throw lostCommits.remove();
    }
    return done;
  }

  /// As Spring reports a database that cannot be reached.
  static RuntimeException away() {
    return new CannotGetJdbcConnectionException("no database");
  }

  private Kept kept(EnvironmentId ledger) {
    return ledgers.computeIfAbsent(ledger, _ -> new Kept());
  }

  private void commit(Group group) {
    for (var ledger : group.ledgers()) {
      if (!ledger.added().isEmpty()) {
        var kept = kept(ledger.id());
        ledger.added().forEach(kept::add);
        kept.nextIndex = ledger.nextIndex();
        kept.acceptedAt = ledger.acceptedAt();
      }
    }
    group.newKeys().forEach(key -> kept(key.ledger()).keys.put(key.key().text(), key));
    committed.add(new Transaction(group.submissions().size(), customers(group), brief));
  }

  private static List<String> customers(Group group) {
    return group.ledgers().stream()
        .flatMap(ledger -> ledger.added().stream())
        .map(record -> record.delta().customer().text())
        .toList();
  }

  @Override
  void waitBriefly(JdbcClient db) {
    brief = true;
  }

  @Override
  void fill(JdbcClient db, Group group, TotalsCache known) {
    var asked = new HashSet<>(group.submissions().stream().map(Submission::ledger).toList());
    if (asked.stream().anyMatch(held::contains)) {
      throw new CannotAcquireLockException("held", new SQLException("lock timeout", "55P03"));
    }
    for (var id : asked) {
      var kept = kept(id);
      var ledger =
          new LedgerState(id, kept.nextIndex, kept.nextIndex, kept.acceptedAt, Instant.EPOCH, now);
      group.add(ledger);
      known.restore(ledger);
    }
    for (var submission : group.submissions()) {
      var kept = kept(submission.ledger());
      submission
          .key()
          .map(key -> kept.keys.get(key.text()))
          .ifPresent(
              key ->
                  group.addKey(
                      submission.ledger(), key.key().text(), key.key().request(), key.answer()));
      submission.deltas().forEach(delta -> fill(group.ledger(submission.ledger()), kept, delta));
    }
  }

  private void fill(LedgerState ledger, Kept kept, Delta delta) {
    var asked = new ArrayList<String>();
    delta.referenceId().ifPresent(asked::add);
    switch (delta.adjusts().orElse(null)) {
      case Delta.Adjusted.ByReference(var reference) -> asked.add(reference);
      case Delta.Adjusted.ById(var id) ->
          kept.at(id.logIndex()).ifPresent(record -> ledger.know(known(record)));
      case null -> {}
    }
    for (var reference : asked) {
      var record = kept.references.get(delta.customer() + " " + reference);
      if (record != null) {
        ledger.know(reference, record.content().orElseThrow(), known(record));
      }
    }
    if (!ledger.knows(delta.customer())) {
      totalsRead.add(delta.customer());
      Optional.ofNullable(kept.totals.get(delta.customer()))
          .ifPresent(total -> ledger.know(delta.customer(), total.sequence(), total.balance()));
    }
  }

  private static ExistingRecord known(NewRecord record) {
    return new ExistingRecord(record.delta().customer(), record.id(), record.salted()::receiptId);
  }

  @Override
  void insert(JdbcClient db, Group group) {
    for (var customer : customers(group)) {
      var refusal = refusals.get(customer);
      if (refusal != null) {
        if (refusal.once()) {
          refusals.remove(customer);
        }
        throw refusal.problem();
      }
    }
    inserted = Optional.of(group);
  }

  @Override
  public String toString() {
    return "testing cell";
  }

  /// One that was committed.
  ///
  /// @param customers of the records that it added, in order
  /// @param brief whether it gave up locks early
  record Transaction(int submissions, List<String> customers, boolean brief) {}

  private record Refusal(RuntimeException problem, boolean once) {}

  /// Where a transaction waits.
  record Gate(CountDownLatch arrived, CountDownLatch open) {
    private void pass() {
      arrived.countDown();
      await(open);
    }

    void awaitArrival() {
      await(arrived);
    }

    void opens() {
      open.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Kept {
    private final Map<CustomerId, LedgerState.Total> totals = new HashMap<>();
    private final List<NewRecord> records = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, NewRecord> references = new HashMap<>();
    private final Map<String, Group.NewKey> keys = new LinkedHashMap<>();
    private long nextIndex;
    private Instant acceptedAt = OPENED;

    private void add(NewRecord record) {
      records.add(record);
      record
          .delta()
          .referenceId()
          .ifPresent(id -> references.put(record.delta().customer() + " " + id, record));
      totals.put(
          record.delta().customer(),
          new LedgerState.Total(record.place().sequence(), record.place().balance()));
    }

    private Optional<NewRecord> at(long index) {
      return index < records.size() ? Optional.of(records.get((int) index)) : Optional.empty();
    }
  }
}
