package io.pacspace.recording;

import static io.pacspace.recording.TestDeltas.delta;
import static io.pacspace.recording.TestDeltas.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pacspace.ledger.Delta;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.testing.TestingClock;
import io.pacspace.testing.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.core.command.SystemTimeDelegateType;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;
import org.slf4j.LoggerFactory;

/// Those who submit, the thread that records for them all, and a server that stops.
@ExtendWith(FrayTestExtension.class)
class CellWriterSchedules {
  private static final int SCHEDULES = 10_000;

  /// How far each look at the clock moves it, in nanoseconds: nobody waits in real time.
  private static final long TICK = 1_000_000;

  private static final EnvironmentId LEDGER = EnvironmentId.next();

  /// Whoever waits for longer than that was never answered.
  private static final Duration LONG = Duration.ofSeconds(10);

  /// Loads what threads use before they are scheduled: one that is stopped while it initialises a
  /// class would hold up the others for ever.
  @BeforeAll
  static void load() throws InterruptedException {
    // Ten thousand groups with a bad submission in them are no news.
    ((Logger) LoggerFactory.getLogger(CellWriter.class)).setLevel(Level.OFF);
    var cell = new TestingCell();
    cell.refuse("bad", new IllegalStateException("loaded"));
    var writer = writer(cell);
    assertThat(record(writer, "ada")).isEqualTo("accepted 0");
    assertThatThrownBy(() -> record(writer, "bad")).hasMessage("loaded");
    Threads.beside(writer::close);
    assertThatThrownBy(() -> record(writer, "ada")).isInstanceOf(Failure.Unavailable.class);
    assertThat(cell.records(LEDGER)).hasSize(1);
  }

  private static CellWriter writer(TestingCell cell) {
    return new CellWriter(cell, cell, new TestingClock(Instant.EPOCH), new SimpleMeterRegistry());
  }

  private static PendingSubmission submit(CellWriter writer, Delta delta, Runnable whenOver) {
    return writer.submit(
        new Submission(
            LEDGER,
            Entitlement.UNLIMITED,
            Optional.empty(),
            List.of(delta),
            outcomes -> told(outcomes.getFirst())),
        whenOver);
  }

  private static String record(CellWriter writer, String customer) {
    return submit(writer, delta(customer, "1"), () -> {}).await(LONG).orElseThrow();
  }

  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void everybodyIsAnsweredAndNoIndexIsLeftOut() throws InterruptedException {
    var cell = new TestingCell();
    var writer = writer(cell);
    Threads.Work one = () -> assertThat(record(writer, "ada")).startsWith("accepted ");
    Threads.beside(one, one, one);
    writer.close();
    assertThat(cell.records(LEDGER))
        .extracting(record -> record.id().logIndex() + 1 - record.place().sequence())
        .containsExactly(0L, 0L, 0L);
  }

  /// A submission is refused before anything of it is recorded, or it is answered: nobody is left
  /// to wait for a thread that has ended.
  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void closingAnswersEverybody() throws InterruptedException {
    var cell = new TestingCell();
    var writer = writer(cell);
    var answered = new AtomicInteger();
    var over = new AtomicInteger();
    Threads.Work one =
        () -> {
          PendingSubmission pending;
          try {
            pending = submit(writer, delta("ada", "1"), over::incrementAndGet);
          } catch (Failure.Unavailable _) {
            return;
          }
          assertThat(pending.await(LONG)).isPresent();
          answered.incrementAndGet();
        };
    Threads.beside(one, one, writer::close);
    assertThat(cell.records(LEDGER)).hasSize(answered.get());
    assertThat(over).hasValue(answered.get());
  }

  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void oneBadSubmissionNeverSpoilsItsGroup() throws InterruptedException {
    var cell = new TestingCell();
    var problem = new IllegalStateException("a row that no table takes");
    cell.refuse("bad", problem);
    var writer = writer(cell);
    Threads.beside(
        () -> assertThat(record(writer, "ada")).startsWith("accepted "),
        () -> assertThatThrownBy(() -> record(writer, "bad")).isSameAs(problem),
        () -> assertThat(record(writer, "eve")).startsWith("accepted "));
    writer.close();
    assertThat(cell.records(LEDGER)).hasSize(2);
  }

  /// Each has one end, whatever the store throws and whenever the writer closes.
  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void everybodyHasOneEndWhileTheStoreFails() throws InterruptedException {
    var cell = new TestingCell();
    cell.refuseOnce("bad", new IllegalStateException("a row that no table takes"));
    cell.loseTheNextCommit(TestingCell.away());
    var writer = writer(cell);
    var taken = new AtomicInteger();
    var answered = new AtomicInteger();
    var over = new AtomicInteger();
    Threads.beside(
        () -> submitAndWait(writer, "ada", taken, answered, over),
        () -> submitAndWait(writer, "bad", taken, answered, over),
        () -> submitAndWait(writer, "eve", taken, answered, over),
        writer::close);
    assertThat(over).hasValue(taken.get());
    assertThat(cell.records(LEDGER)).hasSizeBetween(answered.get(), taken.get());
  }

  private static void submitAndWait(
      CellWriter writer,
      String customer,
      AtomicInteger taken,
      AtomicInteger answered,
      AtomicInteger over) {
    try {
      var pending = submit(writer, delta(customer, "1"), over::incrementAndGet);
      taken.incrementAndGet();
      assertThat(pending.await(LONG)).isPresent();
      answered.incrementAndGet();
    } catch (Failure.Unavailable _) {
      // The writer closes, or the commit was lost.
    } catch (IllegalStateException refused) {
      assertThat(customer).isEqualTo("bad");
    }
  }
}
