package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pacspace.databases.Cells;
import io.pacspace.databases.WithoutDatabase;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.ledger.KeysInFlight;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.Failure;
import io.pacspace.testing.TestingClock;
import io.pacspace.testing.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.core.command.SystemTimeDelegateType;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/// Requests with one Idempotency-Key that come at once.
@ExtendWith(FrayTestExtension.class)
class KeyInFlightSchedules {
  private static final int SCHEDULES = 10_000;

  /// How far each look at the clock moves it, in nanoseconds: nobody waits in real time.
  private static final long TICK = 1_000_000;

  private static final IdempotencyKeys.Key KEY = WriterOnTestingCell.key("k");
  private static final Cells CELLS = WithoutDatabase.cells();

  /// Loads what threads use before they are scheduled.
  @BeforeAll
  static void load() throws InterruptedException {
    new KeyInFlightSchedules().allAreAnsweredAlikeAndOneIsRecorded();
    new KeyInFlightSchedules().noKeyStaysInFlightAsTheServerStops();
  }

  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void allAreAnsweredAlikeAndOneIsRecorded() throws InterruptedException {
    try (var with = new WriterOnTestingCell()) {
      var keys = KeysInFlight.create(CELLS);
      var recorder = recorder(with, keys);
      Threads.Work repeat =
          () -> assertThat(recorder.record(with.writer, submission())).contains("accepted 0");
      Threads.beside(repeat, repeat, repeat);
      // Until then the writer's thread may be about to free the key of a request that is answered.
      with.writer.close();
      assertThat(with.cell.records(WriterOnTestingCell.LEDGER)).hasSize(1);
      assertIsFree(keys);
    }
  }

  /// Whether a request was answered or refused, the key is free for the next.
  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void noKeyStaysInFlightAsTheServerStops() throws InterruptedException {
    try (var with = new WriterOnTestingCell()) {
      var keys = KeysInFlight.create(CELLS);
      var recorder = recorder(with, keys);
      var answers = Collections.synchronizedList(new ArrayList<String>());
      Threads.Work repeat =
          () -> {
            try {
              recorder.record(with.writer, submission()).ifPresent(answers::add);
            } catch (Failure.Unavailable refused) {
              assertThat(refused).hasMessageContaining("nothing of this was recorded");
            }
          };
      Threads.beside(repeat, repeat, with.writer::close);
      assertThat(with.cell.records(WriterOnTestingCell.LEDGER)).hasSize(answers.isEmpty() ? 0 : 1);
      assertThat(answers).allMatch("accepted 0"::equals);
      assertIsFree(keys);
    }
  }

  private static void assertIsFree(IdempotencyKeys keys) {
    assertThat(keys.enter(WriterOnTestingCell.LEDGER, KEY)).isTrue();
  }

  private static Recorder recorder(WriterOnTestingCell with, IdempotencyKeys keys) {
    return new Recorder(CELLS, with.cell, keys, new TestingClock(), new SimpleMeterRegistry());
  }

  private static Submission submission() {
    return new Submission(
        WriterOnTestingCell.LEDGER,
        Entitlement.UNLIMITED,
        Optional.of(KEY),
        WriterOnTestingCell.deltas("ada", 1),
        WriterOnTestingCell::told);
  }
}
