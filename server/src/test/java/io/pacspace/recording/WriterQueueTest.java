package io.pacspace.recording;

import static io.pacspace.recording.TestDeltas.delta;
import static io.pacspace.recording.WriterOnTestingCell.LEDGER;
import static io.pacspace.recording.WriterOnTestingCell.OTHER;
import static io.pacspace.recording.WriterOnTestingCell.answer;
import static io.pacspace.recording.WriterOnTestingCell.assertAway;
import static io.pacspace.recording.WriterOnTestingCell.deltas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pacspace.ledger.Delta;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whoever submits gets an answer or a refusal, also as the queue is full and as the writer closes.
class WriterQueueTest {
  private final WriterOnTestingCell with = new WriterOnTestingCell();
  private final TestingCell cell = with.cell;
  private final CellWriter writer = with.writer;

  @AfterEach
  void close() {
    with.close();
  }

  @Test
  void aFullQueueRefusesAndTakesAgain() {
    var gate = cell.shutGate();
    var taken = new ArrayList<PendingSubmission>();
    taken.add(with.submit(delta("ada", "1")));
    gate.awaitArrival();
    var refused = fill(LEDGER, taken);
    assertThat(refused).hasMessageContaining("nothing of this was recorded");
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(with.queued()).isBetween(0.6, 0.7);
    // Whoever floods leaves room to the others.
    var others = with.submit(OTHER, deltas("eve", 1));
    gate.opens();
    assertThat(answer(others)).isEqualTo("accepted 0");
    taken.forEach(WriterOnTestingCell::answer);
    await().until(() -> with.queued() == 0);

    var again = cell.shutGate();
    var asMany = new ArrayList<PendingSubmission>();
    asMany.add(with.submit(delta("ada", "1")));
    again.awaitArrival();
    fill(LEDGER, asMany);
    again.opens();
    asMany.forEach(WriterOnTestingCell::answer);
    assertThat(asMany).hasSameSizeAs(taken);
  }

  private Failure.Unavailable fill(EnvironmentId ledger, List<PendingSubmission> taken) {
    while (true) {
      try {
        taken.add(with.submit(ledger, deltas("ada", 100)));
      } catch (Failure.Unavailable full) {
        return full;
      }
    }
  }

  @Test
  void closingAnswersEverybody() {
    var gate = cell.shutGate();
    var first = with.submit(delta("ada", "1"));
    gate.awaitArrival();
    var pending =
        List.of(
            with.submit(delta("ada", "1")),
            with.submit(OTHER, deltas("eve", 1_000)),
            with.submit());
    var closed = CompletableFuture.runAsync(writer::close);
    await().until(() -> isRefused());
    assertThat(closed).isNotDone();
    gate.opens();
    closed.join();
    assertThat(first.await(Duration.ZERO)).contains("accepted 0");
    assertThat(pending).allSatisfy(one -> assertThat(one.await(Duration.ZERO)).isPresent());
  }

  private boolean isRefused() {
    try {
      with.submit();
      return false;
    } catch (Failure.Unavailable _) {
      return true;
    }
  }

  /// Its thread has ended between two steps of a submission, which nobody would ever take.
  @Test
  void refusesOneThatComesAsItCloses() {
    var deltas = new ClosingList(deltas("ada", 1));
    assertThatThrownBy(() -> with.submit(LEDGER, deltas))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("nothing of this was recorded");
    assertThat(with.queued()).isZero();
  }

  @Test
  void tellsWhoeverWaitsThatItIsOver() {
    var over = new CompletableFuture<String>();
    var pending =
        writer.submit(
            new Submission(LEDGER, Entitlement.UNLIMITED, Optional.empty(), List.of(), _ -> "done"),
            () -> over.complete("over"));
    assertThat(answer(pending)).isEqualTo("done");
    assertThat(over.join()).isEqualTo("over");

    var refused = new CompletableFuture<String>();
    cell.refuseOnce("ada", TestingCell.away());
    assertAway(
        writer.submit(
            new Submission(
                LEDGER,
                Entitlement.UNLIMITED,
                Optional.empty(),
                deltas("ada", 1),
                WriterOnTestingCell::told),
            () -> refused.complete("over")));
    assertThat(refused.join()).isEqualTo("over");
  }

  @Test
  void waitsForNoLongerThanSomebodyIsPatient() {
    var gate = cell.shutGate();
    var pending = with.submit(delta("ada", "1"));
    gate.awaitArrival();
    assertThat(pending.await(Duration.ofMillis(1))).isEmpty();
    gate.opens();
    assertThat(pending.await()).isEqualTo("accepted 0");
  }

  @Test
  void doesNotKnowWhatBecomesOfOneWhoseWaiterIsInterrupted() {
    var gate = cell.shutGate();
    var pending = with.submit(delta("ada", "1"));
    gate.awaitArrival();
    Thread.currentThread().interrupt();
    assertThatThrownBy(pending::await)
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("is not known");
    assertThat(Thread.interrupted()).isTrue();
    gate.opens();
    assertThat(pending.await()).isEqualTo("accepted 0");
  }

  /// Whoever closes it and is told to hurry can still see so afterwards.
  @Test
  void keepsTheInterruptOfWhoeverCloses() {
    var gate = cell.shutGate();
    var pending = with.submit(delta("ada", "1"));
    gate.awaitArrival();
    Thread.currentThread().interrupt();
    writer.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pending.await(Duration.ofMillis(1))).isEmpty();
    gate.opens();
    assertThat(answer(pending)).isEqualTo("accepted 0");
  }

  /// Deltas at the sight of which the writer is closed.
  private final class ClosingList extends AbstractList<Delta> {
    private final List<Delta> deltas;

    private ClosingList(List<Delta> deltas) {
      this.deltas = deltas;
    }

    @Override
    public Delta get(int index) {
      return deltas.get(index);
    }

    @Override
    public Iterator<Delta> iterator() {
      writer.close();
      return deltas.iterator();
    }

    @Override
    public int size() {
      return deltas.size();
    }
  }
}
