package io.pacspace.recording;

import static io.pacspace.recording.TestDeltas.delta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pacspace.ledger.Delta;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.recording.Submission.Outcome;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.testing.TestingClock;
import io.pacspace.transparency.Hash;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A [CellWriter] on a [TestingCell], and what its tests ask of it.
class WriterOnTestingCell implements AutoCloseable {
  static final EnvironmentId LEDGER = EnvironmentId.next();
  static final EnvironmentId OTHER = EnvironmentId.next();

  /// As long as a person would wait for a test.
  private static final Duration SOON = Duration.ofSeconds(10);

  final TestingCell cell = new TestingCell();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final CellWriter writer = new CellWriter(cell, cell, new TestingClock(), metrics);

  @Override
  public void close() {
    cell.openGates();
    writer.close();
  }

  static String told(List<Outcome> outcomes) {
    return outcomes.stream().map(TestDeltas::told).collect(Collectors.joining(", "));
  }

  PendingSubmission submit(Delta... deltas) {
    return submit(LEDGER, List.of(deltas));
  }

  PendingSubmission submit(EnvironmentId ledger, List<Delta> deltas) {
    return submit(ledger, Optional.empty(), deltas, WriterOnTestingCell::told);
  }

  PendingSubmission submit(
      EnvironmentId ledger,
      Optional<IdempotencyKeys.Key> key,
      List<Delta> deltas,
      Function<List<Outcome>, String> answer) {
    return writer.submit(
        new Submission(ledger, Entitlement.UNLIMITED, key, deltas, answer), () -> {});
  }

  static IdempotencyKeys.Key key(String text) {
    return new IdempotencyKeys.Key(text, Hash.leaf(new byte[0]));
  }

  static List<Delta> deltas(String customer, int count) {
    return Collections.nCopies(count, delta(customer, "1"));
  }

  /// Fails if it is refused, or not over within the time that a person would wait for a test.
  static String answer(PendingSubmission pending) {
    return pending.await(SOON).orElseThrow();
  }

  static Failure.Unavailable refusal(PendingSubmission pending) {
    return catchThrowableOfType(Failure.Unavailable.class, () -> pending.await(SOON));
  }

  static void assertAway(PendingSubmission pending) {
    assertThat(refusal(pending)).hasMessageContaining("whether this was recorded is not known");
    assertThat(refusal(pending).retryAfter()).isEqualTo(Duration.ofSeconds(2));
  }

  static void assertHeld(PendingSubmission pending) {
    assertThat(refusal(pending)).hasMessageStartingWith("Another server holds the ledger");
    assertThat(refusal(pending).retryAfter()).isEqualTo(Duration.ofSeconds(2));
  }

  double queued() {
    return metrics.get("pacspace.recording.queue.used").gauge().value();
  }

  /// Submits while the writer is busy with another submission, so that all of it is one group.
  <T> T gathered(Supplier<T> submissions) {
    var gate = cell.shutGate();
    var first = submit(EnvironmentId.next(), deltas("first", 1));
    gate.awaitArrival();
    var submitted = submissions.get();
    gate.opens();
    answer(first);
    return submitted;
  }

  /// The same as [#gathered] where the submission before them is refused too.
  <T> T gatheredRefused(Supplier<T> submissions) {
    var gate = cell.shutGate();
    var first = submit(EnvironmentId.next(), deltas("first", 1));
    gate.awaitArrival();
    var submitted = submissions.get();
    gate.opens();
    assertThatThrownBy(() -> first.await(SOON)).isInstanceOf(RuntimeException.class);
    return submitted;
  }

  List<List<String>> customersCommitted() {
    return cell.committed().stream().map(TestingCell.Transaction::customers).toList();
  }
}
