package io.pacspace.recording;

import static io.pacspace.recording.TestDeltas.delta;
import static io.pacspace.recording.WriterOnTestingCell.LEDGER;
import static io.pacspace.recording.WriterOnTestingCell.OTHER;
import static io.pacspace.recording.WriterOnTestingCell.answer;
import static io.pacspace.recording.WriterOnTestingCell.assertAway;
import static io.pacspace.recording.WriterOnTestingCell.assertHeld;
import static io.pacspace.recording.WriterOnTestingCell.deltas;
import static io.pacspace.recording.WriterOnTestingCell.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.shared.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One thread records for everybody in a cell, so nobody's bad luck may become that of the others.
class SpoiledGroupTest {
  private final WriterOnTestingCell with = new WriterOnTestingCell();
  private final TestingCell cell = with.cell;

  @AfterEach
  void close() {
    with.close();
  }

  /// A group that fails for a reason of its own is recorded again, each submission by itself.
  @Test
  void oneBadSubmissionNeverSpoilsItsGroup() {
    var problem = new IllegalStateException("a row that no table takes");
    cell.refuse("bad", problem);
    var pending =
        with.gathered(
            () ->
                List.of(
                    with.submit(delta("ada", "1")),
                    with.submit(delta("ada", "1"), delta("bad", "1")),
                    with.submit(OTHER, deltas("eve", 1)),
                    with.submit(delta("bob", "1"))));
    assertThat(answer(pending.get(0))).isEqualTo("accepted 0");
    assertThatThrownBy(() -> answer(pending.get(1))).isSameAs(problem);
    assertThat(answer(pending.get(2))).isEqualTo("accepted 0");
    assertThat(answer(pending.get(3))).isEqualTo("accepted 1");
    assertThat(with.customersCommitted())
        .containsExactly(List.of("first"), List.of("ada"), List.of("eve"), List.of("bob"));
    assertThat(cell.records(LEDGER))
        .extracting(record -> record.id().logIndex())
        .containsExactly(0L, 1L);
  }

  @Test
  void recordsEverybodyAfterAFailureThatHappensOnce() {
    var pending =
        with.gathered(
            () -> {
              cell.refuseOnce("ada", new IllegalStateException("once"));
              return List.of(with.submit(delta("ada", "1")), with.submit(delta("ada", "1")));
            });
    assertThat(pending.stream().map(WriterOnTestingCell::answer))
        .containsExactly("accepted 0", "accepted 1");
    assertThat(with.customersCommitted())
        .containsExactly(List.of("first"), List.of("ada"), List.of("ada"));
  }

  @Test
  void refusesOneThatCannotBeAnsweredAndJudgesTheOthersAsIfItHadNeverCome() {
    var problem = new IllegalStateException("no answer");
    var pending =
        with.gathered(
            () ->
                List.of(
                    with.submit(
                        LEDGER,
                        Optional.of(key("bad")),
                        deltas("ada", 1),
                        _ -> {
                          throw problem;
                        }),
                    with.submit(LEDGER, Optional.of(key("good")), deltas("ada", 1), _ -> "good"),
                    with.submit(delta("ada", "1"))));
    assertThatThrownBy(() -> answer(pending.get(0))).isSameAs(problem);
    assertThat(answer(pending.get(1))).isEqualTo("good");
    assertThat(answer(pending.get(2))).isEqualTo("accepted 1");
    assertThat(with.customersCommitted()).containsExactly(List.of("first"), List.of("ada", "ada"));
    assertThat(cell.records(LEDGER))
        .extracting(record -> record.place().sequence())
        .containsExactly(1L, 2L);
    assertThat(
            answer(with.submit(LEDGER, Optional.of(key("good")), deltas("x", 9), _ -> "another")))
        .isEqualTo("good");
  }

  /// A database that is away spoils the group for everybody, and is not asked once for each.
  @Test
  void refusesAGroupAtOnceWhileTheDatabaseIsAway() {
    var pending =
        with.gathered(
            () -> {
              cell.refuse("ada", TestingCell.away());
              return List.of(with.submit(delta("ada", "1")), with.submit(delta("bob", "1")));
            });
    pending.forEach(WriterOnTestingCell::assertAway);
    assertThat(with.customersCommitted()).containsExactly(List.of("first"));
    assertThat(answer(with.submit(delta("bob", "1")))).isEqualTo("accepted 0");
  }

  @Test
  void refusesAtOnceWhileTheCellIsStuck() {
    var pending =
        with.gathered(
            () -> {
              var waiting = with.submit(delta("ada", "1"));
              cell.setStuck(true);
              assertThatThrownBy(() -> with.submit(delta("ada", "1")))
                  .isInstanceOfSatisfying(
                      Failure.Unavailable.class,
                      refused -> {
                        assertThat(refused).hasMessageContaining("nothing of this was recorded");
                        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(2));
                      });
              return waiting;
            });
    assertAway(pending);
    assertThat(with.customersCommitted()).containsExactly(List.of("first"));
    cell.setStuck(false);
    assertThat(answer(with.submit(delta("ada", "1")))).isEqualTo("accepted 0");
  }

  @Test
  void aHeldLedgerHoldsUpNobodyElse() {
    cell.hold(LEDGER);
    var pending = with.gathered(this::oneOfEach);
    assertHeld(pending.get(0));
    assertHeld(pending.get(2));
    assertThat(answer(pending.get(1))).isEqualTo("accepted 0");

    // From now on it is tried last, by itself, and for a moment only.
    var later = with.gathered(this::oneOfEach);
    assertThat(answer(later.get(1))).isEqualTo("accepted 1");
    assertHeld(later.get(0));
    assertHeld(later.get(2));

    cell.letGo(LEDGER);
    var free = with.gathered(this::oneOfEach);
    assertThat(free.stream().map(WriterOnTestingCell::answer))
        .containsExactly("accepted 0", "accepted 2", "accepted 1");
    answer(with.gathered(() -> with.submit(delta("ada", "1"))));
    assertThat(
            cell.committed().stream()
                .filter(transaction -> !transaction.customers().contains("first"))
                .map(one -> one.customers() + (one.brief() ? " briefly" : "")))
        .containsExactly(
            // When it was found held, each ledger was tried for itself.
            "[eve] briefly", "[eve]", "[eve]", "[ada, ada] briefly", "[ada]");
  }

  private List<PendingSubmission> oneOfEach() {
    return List.of(
        with.submit(delta("ada", "1")),
        with.submit(OTHER, deltas("eve", 1)),
        with.submit(delta("ada", "2")));
  }
}
