package io.pacspace.recording;

import static io.pacspace.recording.TestDeltas.delta;
import static io.pacspace.recording.TestDeltas.named;
import static io.pacspace.recording.WriterOnTestingCell.LEDGER;
import static io.pacspace.recording.WriterOnTestingCell.OTHER;
import static io.pacspace.recording.WriterOnTestingCell.answer;
import static io.pacspace.recording.WriterOnTestingCell.assertAway;
import static io.pacspace.recording.WriterOnTestingCell.deltas;
import static io.pacspace.recording.WriterOnTestingCell.key;
import static io.pacspace.recording.WriterOnTestingCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pacspace.shared.CustomerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What has gathered is recorded in one transaction, and what the writer remembers is what is on
/// disk.
class CellWriterTest {
  private final WriterOnTestingCell with = new WriterOnTestingCell();
  private final TestingCell cell = with.cell;
  private final CellWriter writer = with.writer;

  @AfterEach
  void close() {
    with.close();
  }

  @Test
  void recordsWhatHasGatheredInOneTransaction() {
    var pending =
        with.gathered(
            () ->
                List.of(
                    with.submit(delta("ada", "1"), delta("bob", "1")),
                    with.submit(delta("ada", "2")),
                    with.submit(OTHER, deltas("eve", 1))));
    assertThat(pending.stream().map(WriterOnTestingCell::answer))
        .containsExactly("accepted 0, accepted 1", "accepted 2", "accepted 0");
    assertThat(cell.committed())
        .extracting(TestingCell.Transaction::submissions, TestingCell.Transaction::brief)
        .containsExactly(tuple(1, false), tuple(3, false));
    assertThat(cell.records(LEDGER)).hasSize(3);
  }

  @Test
  void measuresGroupsByTheirDeltas() {
    var pending =
        with.gathered(
            () -> List.of(with.submit(), with.submit(delta("ada", "1"), delta("ada", "1"))));
    pending.forEach(WriterOnTestingCell::answer);
    writer.close();
    var sizes = with.metrics.get("pacspace.recording.group.size").summary();
    assertThat(sizes.count()).isEqualTo(2);
    // One that records nothing takes a place as well.
    assertThat(sizes.totalAmount()).isEqualTo(1 + 3);
    assertThat(with.metrics.get("pacspace.recording.groups").timer().count()).isEqualTo(2);
    assertThat(
            with.metrics.get("pacspace.recording.groups").timer().totalTime(TimeUnit.NANOSECONDS))
        .isBetween(1.0, (double) Duration.ofMinutes(10).toNanos());
    assertThat(with.queued()).isZero();
  }

  @Test
  void endsAGroupOnceItHasAThousandDeltas() {
    var pending =
        with.gathered(
            () ->
                List.of(
                    with.submit(LEDGER, deltas("a", 999)),
                    with.submit(LEDGER, deltas("b", 2)),
                    with.submit(OTHER, deltas("c", 1_000)),
                    with.submit(OTHER, deltas("d", 1))));
    pending.forEach(WriterOnTestingCell::answer);
    assertThat(cell.committed())
        .extracting(transaction -> transaction.customers().size())
        .containsExactly(1, 1_001, 1_000, 1);
  }

  @Test
  void countsOneThatRecordsNothingForAPlaceInTheGroup() {
    with.gathered(
            () -> List.of(with.submit(LEDGER, deltas("a", 999)), with.submit(), with.submit()))
        .forEach(WriterOnTestingCell::answer);
    assertThat(cell.committed())
        .extracting(TestingCell.Transaction::submissions)
        .containsExactly(1, 2, 1);
  }

  @Test
  void timeNeverGoesBack() {
    var times =
        IntStream.of(60, 20, 70)
            .mapToObj(TestingCell.OPENED::plusSeconds)
            .map(
                now -> {
                  cell.setNow(now);
                  answer(with.submit(delta("ada", "1")));
                  return cell.records(LEDGER).getLast().place().acceptedAt();
                });
    assertThat(times)
        .containsExactly(
            TestingCell.OPENED.plusSeconds(60),
            TestingCell.OPENED.plusSeconds(60),
            TestingCell.OPENED.plusSeconds(70));
  }

  @Test
  void recordsNothingWhileTheClocksDiffer() {
    cell.setClocksDiffer(true);
    var pending =
        with.gatheredRefused(() -> List.of(with.submit(delta("ada", "1")), with.submit()));
    pending.forEach(one -> assertThat(refusal(one)).hasMessage("The clocks differ."));
    assertThat(cell.committed()).isEmpty();
    cell.setClocksDiffer(false);
    assertThat(answer(with.submit(delta("ada", "1")))).isEqualTo("accepted 0");
  }

  @Test
  void remembersTheTotalsThatItHasWritten() {
    answer(with.submit(delta("ada", "1"), delta("bob", "1")));
    assertThat(cell.takeTotalsRead()).containsExactly(new CustomerId("ada"), new CustomerId("bob"));
    answer(with.submit(delta("ada", "2"), delta("eve", "1")));
    assertThat(cell.takeTotalsRead()).containsExactly(new CustomerId("eve"));
    assertThat(cell.records(LEDGER).get(2).place().balance()).isEqualByComparingTo("3");
  }

  /// Whether it was recorded is not known, to the writer neither: it believes nothing from before.
  @Test
  void forgetsTotalsWhenACommitIsUnknown() {
    answer(with.submit(delta("ada", "1")));
    answer(with.submit(OTHER, deltas("eve", 1)));
    cell.takeTotalsRead();
    cell.loseTheNextCommit(TestingCell.away());
    assertAway(with.submit(delta("ada", "2")));
    answer(with.submit(OTHER, deltas("eve", 1)));
    assertThat(cell.takeTotalsRead()).containsExactly(new CustomerId("eve"));
    assertThat(answer(with.submit(delta("ada", "4")))).isEqualTo("accepted 2");
    assertThat(cell.records(LEDGER))
        .extracting(record -> record.place().balance().intValueExact())
        .containsExactly(1, 3, 7);
  }

  @Test
  void repeatsWhatWasRecordedWithoutAnAnswer() {
    cell.loseTheNextCommit(TestingCell.away());
    assertAway(
        with.submit(LEDGER, Optional.of(key("k")), deltas("ada", 1), WriterOnTestingCell::told));
    cell.loseTheNextCommit(TestingCell.away());
    assertAway(with.submit(named("r", delta("ada", "2"))));
    assertThat(
            answer(with.submit(LEDGER, Optional.of(key("k")), deltas("ada", 1), _ -> "made anew")))
        .isEqualTo("accepted 0");
    assertThat(answer(with.submit(named("r", delta("ada", "2"))))).isEqualTo("replayed 1");
    assertThat(cell.records(LEDGER)).hasSize(2);
  }
}
