package io.pacspace.recording;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pacspace.databases.Cells;
import io.pacspace.databases.DatabaseAway;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.web.FairShare;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writes for one cell: takes what has gathered in its queue, records it in one transaction with
/// one commit, and answers each. The queue is bounded; what does not fit is refused.
///
/// Requests' threads call [#submit] and nothing else; what they share with the writer's one thread
/// is the queue and its room, each of which guards itself. That thread alone reads the database,
/// decides, and touches `totals` and `held`: so no lock is held while a group is written, and what
/// is remembered of a ledger can be changed by nobody in between.
final class CellWriter {
  private static final Logger log = LoggerFactory.getLogger(CellWriter.class);
  private static final int ROOM = 16_384;
  private static final int GROUP = 1_000;
  private static final Duration FULL_RETRY = Duration.ofSeconds(1);
  private static final Duration IDLE_CHECK = Duration.ofMillis(200);

  private final LinkedBlockingQueue<PendingSubmission> queue = new LinkedBlockingQueue<>();
  private final FairShare<EnvironmentId> room = new FairShare<>(ROOM);
  private final TotalsCache totals = new TotalsCache();

  /// Ledgers that somebody held for longer than a group waits; the thread's own.
  private final Set<EnvironmentId> held = new HashSet<>();

  private final Cells.Recording cell;
  private final GroupStore store;
  private final Clock clock;
  private final Timer commits;
  private final DistributionSummary groups;
  private final Thread thread;
  private volatile boolean closing;

  CellWriter(Cells.Recording cell, GroupStore store, Clock clock, MeterRegistry metrics) {
    this.cell = cell;
    this.store = store;
    this.clock = clock;
    this.commits =
        Timer.builder("pacspace.recording.groups")
            .description("Transactions that record a group of deltas")
            .tag("cell", cell.toString())
            .register(metrics);
    this.groups =
        DistributionSummary.builder("pacspace.recording.group.size")
            .description("Deltas recorded by one transaction")
            .tag("cell", cell.toString())
            .register(metrics);
    Gauge.builder("pacspace.recording.queue.used", room, FairShare::used)
        .description("The part of the queue that is taken up by what waits to be recorded")
        .tag("cell", cell.toString())
        .register(metrics);
    this.thread = Thread.ofPlatform().daemon().name("recorder of " + cell).start(this::run);
  }

  /// Queues a submission; `whenOver` runs once it was answered or refused.
  PendingSubmission submit(Submission submission, Runnable whenOver) {
    var pending = new PendingSubmission(submission, whenOver);
    if (cell.isStuck()) {
      throw new Failure.Unavailable(
          "The ledger is away right now; nothing of this was recorded.", PendingSubmission.RETRY);
    }
    if (closing || !room.take(submission.ledger(), submission.size())) {
      throw full();
    }
    queue.add(pending);
    if (closing && queue.remove(pending)) {
      // The thread may have ended before it came into the queue, and nobody would take it.
      leave(pending);
      throw full();
    }
    return pending;
  }

  private static Failure.Unavailable full() {
    return new Failure.Unavailable(
        "More is being recorded than this installation can take right now; nothing of this was"
            + " recorded.",
        FULL_RETRY);
  }

  private void run() {
    while (!closing || !queue.isEmpty()) {
      try {
        var group = nextGroup();
        if (!group.isEmpty()) {
          writeFreeThenHeld(group);
          group.forEach(this::leave);
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void leave(PendingSubmission answered) {
    var submission = answered.submission();
    room.giveBack(submission.ledger(), submission.size());
  }

  private List<PendingSubmission> nextGroup() throws InterruptedException {
    var group = new ArrayList<PendingSubmission>();
    var next = queue.poll(IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS);
    for (var size = 0; next != null; next = size < GROUP ? queue.poll() : null) {
      group.add(next);
      size += next.weight();
    }
    return group;
  }

  private void writeFreeThenHeld(List<PendingSubmission> pending) {
    var parts =
        pending.stream()
            .collect(Collectors.partitioningBy(one -> held.contains(one.submission().ledger())));
    var free = parts.getOrDefault(false, List.of());
    if (!free.isEmpty()) {
      write(free, false);
    }
    writeLedgerByLedger(parts.getOrDefault(true, List.of()));
  }

  /// Whoever holds one ledger, such as a server that is frozen in the middle of a transaction, must
  /// not keep the others of the cell waiting.
  private void writeLedgerByLedger(List<PendingSubmission> pending) {
    pending.stream()
        .collect(
            Collectors.groupingBy(
                one -> one.submission().ledger(), LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(ofOneLedger -> write(ofOneLedger, true));
  }

  /// @param alone all are of one ledger, which is tried for a moment only
  private void write(List<PendingSubmission> pending, boolean alone) {
    if (cell.isStuck()) {
      pending.forEach(one -> one.refuse(PendingSubmission.away()));
      return;
    }
    try {
      record(pending, alone).answer();
    } catch (Failure refused) {
      pending.forEach(one -> one.refuse(refused));
    } catch (RuntimeException e) {
      if (DatabaseAway.isHeld(e)) {
        leaveToTheHolder(pending, alone);
      } else if (DatabaseAway.is(e)) {
        log.warn("{} is away, {} requests are refused: {}", cell, pending.size(), e.getMessage());
        pending.forEach(one -> one.refuse(PendingSubmission.away()));
      } else {
        writeOneByOne(pending, alone, e);
      }
    }
  }

  private void leaveToTheHolder(List<PendingSubmission> pending, boolean alone) {
    if (!alone) {
      writeLedgerByLedger(pending);
      return;
    }
    var ledger = pending.getFirst().submission().ledger();
    if (held.add(ledger)) {
      log.warn("{} in {} is held by somebody else and records nothing meanwhile", ledger, cell);
    }
    pending.forEach(one -> one.refuse(PendingSubmission.held()));
  }

  private Group record(List<PendingSubmission> pending, boolean alone) {
    var started = System.nanoTime();
    Group group;
    try {
      group =
          cell.record(
              db -> {
                if (alone) {
                  store.waitBriefly(db);
                }
                var judged = judge(db, pending);
                store.insert(db, judged);
                return judged;
              });
      totals.remember(group);
      group.ledgers().forEach(ledger -> held.remove(ledger.id()));
    } catch (RuntimeException e) {
      totals.clear();
      throw e;
    }
    commits.record(Duration.ofNanos(System.nanoTime() - started));
    groups.record(weight(pending));
    return group;
  }

  /// Judges those that can be answered, all in one transaction: whoever cannot is refused before
  /// anything is inserted, and the others are judged again as if it had never come.
  private Group judge(JdbcClient db, List<PendingSubmission> pending) {
    var group = new Group(pending);
    var asked = clock.instant();
    store.fill(db, group, totals);
    requireAgreement(group, asked);
    group.judge();
    var unanswerable = group.unanswerable();
    if (unanswerable.isEmpty()) {
      return group;
    }
    unanswerable.forEach(PendingSubmission::refuse);
    return judge(db, pending.stream().filter(one -> !unanswerable.containsKey(one)).toList());
  }

  private void requireAgreement(Group group, Instant asked) {
    var answered = clock.instant();
    group.ledgers().forEach(ledger -> cell.requireSameTime(asked, ledger.now(), answered));
  }

  /// Whoever spoiled a group must not spoil it for the others.
  private void writeOneByOne(
      List<PendingSubmission> pending, boolean alone, RuntimeException problem) {
    if (pending.size() == 1) {
      pending.getFirst().refuse(problem);
      return;
    }
    log.error("a group of {} is recorded one by one", pending.size(), problem);
    pending.forEach(one -> write(List.of(one), alone));
  }

  private static int weight(List<PendingSubmission> group) {
    return group.stream().mapToInt(PendingSubmission::weight).sum();
  }

  /// Takes nothing more and waits until all that was taken is answered.
  void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
