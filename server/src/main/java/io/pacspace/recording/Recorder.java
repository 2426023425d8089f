package io.pacspace.recording;

import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;

/// Records deltas: hands each request to the one writer of its cell and waits until it is on disk.
@Service
public class Recorder {
  private final Map<CellName, CellWriter> writers = new ConcurrentHashMap<>();
  private final Cells cells;
  private final GroupStore store;
  private final IdempotencyKeys keys;
  private final Clock clock;
  private final MeterRegistry metrics;

  Recorder(
      Cells cells, GroupStore store, IdempotencyKeys keys, Clock clock, MeterRegistry metrics) {
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
    return record(
        writers.computeIfAbsent(new CellName(caller.kind(), caller.cell()), this::open),
        submission);
  }

  /// The same where the writer of the caller's cell is known.
  Optional<String> record(CellWriter writer, Submission submission) {
    if (submission.key().isEmpty()) {
      return Optional.of(writer.submit(submission, () -> {}).await());
    }
    // Submitted whoever else has: the ledger answers the second as the first.
    var key = submission.key().get();
    return keys.enter(submission.ledger(), key)
        ? Optional.of(submit(writer, submission, key).await())
        : writer.submit(submission, () -> {}).await(IdempotencyKeys.PATIENCE);
  }

  /// The key is free again when the work is over, which may be after the caller gave up.
  private PendingSubmission submit(
      CellWriter writer, Submission submission, IdempotencyKeys.Key key) {
    try {
      return writer.submit(submission, () -> keys.leave(submission.ledger(), key));
    } catch (Failure full) {
      keys.leave(submission.ledger(), key);
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
}
