package io.pacspace.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.ledger.CellWriter.Pending;
import io.pacspace.platform.Cells;
import io.pacspace.platform.InFlight;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;

/// Records deltas: hands each request to the one writer of its cell and waits until it is on disk.
@Service
public class Recorder {
  /// How long a request waits for another one with its key.
  private static final Duration FOLLOWERS_PATIENCE = Duration.ofSeconds(2);

  private final Map<CellName, CellWriter> writers = new ConcurrentHashMap<>();
  private final InFlight<Slot> inFlight = new InFlight<>();
  private final Cells cells;
  private final GroupStore store;
  private final LedgerStore keys;
  private final Clock clock;
  private final MeterRegistry metrics;

  Recorder(Cells cells, GroupStore store, LedgerStore keys, Clock clock, MeterRegistry metrics) {
    this.cells = cells;
    this.store = store;
    this.keys = keys;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// Records what `caller` submits and answers when it is durable; where its key was used before
  /// for the same request, with the answer of then, to the byte, whatever plan holds by now and
  /// whoever else repeats it at this moment. None means that another request with this key has been
  /// worked on here for longer than anybody waits. Throws the [Failure] that the submission's
  /// answer amounts to, [Failure.Conflict] for a key used otherwise, [Failure.Unavailable] when
  /// there is too much to do or the cell is away: then it may have been recorded nevertheless.
  public Optional<String> record(Principal.Key caller, Submission submission) {
    var writer = writers.computeIfAbsent(new CellName(caller.kind(), caller.cell()), this::open);
    if (submission.key().isEmpty()) {
      return Optional.of(writer.submit(submission, () -> {}).await());
    }
    // Submitted whoever else has: the ledger answers the second as the first.
    var slot = new Slot(submission.ledger(), submission.key().get().text());
    return inFlight.enter(slot)
        ? Optional.of(submit(writer, submission, slot).await())
        : writer.submit(submission, () -> {}).await(FOLLOWERS_PATIENCE);
  }

  /// Does other work once for a key, under the rules of [#record]: `work` gives the answer and is
  /// itself safe to repeat, since the answer is kept only after it.
  public Optional<String> once(Principal.Key caller, Submission.Key key, Supplier<String> work) {
    var ledger = caller.environment();
    var slot = new Slot(ledger, key.text());
    var cell = cells.require(caller.kind(), caller.cell());
    var end = System.nanoTime() + FOLLOWERS_PATIENCE.toNanos();
    while (true) {
      var kept = cell.read(ledger, db -> keys.find(db, ledger, key));
      if (kept.isPresent()) {
        return kept;
      }
      if (inFlight.enter(slot)) {
        try {
          var answer = work.get();
          return cell.record(db -> keys.insertIfAbsent(db, ledger, key, answer));
        } finally {
          inFlight.leave(slot);
        }
      }
      if (!inFlight.awaitLeft(slot, end)) {
        return Optional.empty();
      }
    }
  }

  /// The slot is free again when the work is over, which may be after the caller gave up.
  private Pending submit(CellWriter writer, Submission submission, Slot slot) {
    try {
      return writer.submit(submission, () -> inFlight.leave(slot));
    } catch (Failure full) {
      inFlight.leave(slot);
      throw full;
    }
  }

  private CellWriter open(CellName name) {
    return new CellWriter(cells.require(name.kind(), name.name()), store, clock, metrics);
  }

  /// Lets what is under way finish.
  @PreDestroy
  void close() {
    writers.values().forEach(CellWriter::close);
  }

  private record CellName(EnvironmentKind kind, String name) {}

  private record Slot(EnvironmentId ledger, String key) {}
}
