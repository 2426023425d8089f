package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.plans.PlanHistory.Everybodys;
import io.pacspace.plans.PlanHistory.Span;
import io.pacspace.testing.Any;
import io.pacspace.testing.Property;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// At every moment exactly one tier held, and what held does not depend on what comes later.
class PlanHistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int SECONDS = 1_000;

  @Test
  void isFreeBeforeAnythingWasBought() {
    var history = new PlanHistory(List.of(), List.of());

    assertThat(history.spans(START, second(10)))
        .containsExactly(new Span(START, second(10), Tier.FREE));
  }

  @Test
  void fallsBackToFreeWhereAPlanEndedAndNothingFollowed() {
    var history = new PlanHistory(List.of(change(2, Tier.PILOT, 5, null)), List.of());

    assertThat(history.spans(START, second(9)))
        .containsExactly(
            new Span(START, second(2), Tier.FREE),
            new Span(second(2), second(5), Tier.PILOT),
            new Span(second(5), second(9), Tier.FREE));
  }

  @Test
  void goesOnWithTheCheaperPlanAfterADowngrade() {
    var history =
        new PlanHistory(
            List.of(change(0, Tier.SCALE, null, null), change(3, Tier.SCALE, 6, Tier.PILOT)),
            List.of());

    assertThat(history.at(second(5))).isEqualTo(Tier.SCALE);
    assertThat(history.at(second(6))).isEqualTo(Tier.PILOT);
    assertThat(history.at(second(600))).isEqualTo(Tier.PILOT);
  }

  @Test
  void forgetsAnEndThatWasTakenBack() {
    var history =
        new PlanHistory(
            List.of(change(0, Tier.PILOT, 6, null), change(5, Tier.PILOT, null, null)), List.of());

    assertThat(history.at(second(7))).isEqualTo(Tier.PILOT);
  }

  @Test
  void putsWhatHoldsForAllBeforeOnesOwn() {
    var history =
        new PlanHistory(
            List.of(change(0, Tier.PILOT, null, null)),
            List.of(
                new Everybodys(second(2), Optional.of(Tier.GROWTH)),
                new Everybodys(second(4), Optional.empty())));

    assertThat(history.spans(START, second(6)))
        .extracting(Span::tier)
        .containsExactly(Tier.PILOT, Tier.GROWTH, Tier.PILOT);
  }

  @Test
  void keepsTheirOrderWhereClocksWentBack() {
    var history =
        new PlanHistory(
            List.of(change(5, Tier.PILOT, null, null), change(3, Tier.SCALE, null, null)),
            List.of());

    assertThat(history.at(second(4))).isEqualTo(Tier.FREE);
    assertThat(history.at(second(5))).isEqualTo(Tier.SCALE);
  }

  /// The oracle goes through time second by second and knows no spans.
  @Test
  void saysOfEverySecondWhatHeldThen() {
    Property.holds(
        300,
        any -> {
          var changes = changes(any);
          var spans = new PlanHistory(changes, List.of()).spans(START, second(SECONDS));

          var next = START;
          for (var span : spans) {
            assertThat(span.from()).isEqualTo(next).isBefore(span.until());
            next = span.until();
          }
          assertThat(next).isEqualTo(second(SECONDS));
          for (var i = 0; i < SECONDS; i++) {
            var moment = second(i);
            var span =
                spans.stream()
                    .filter(s -> !moment.isBefore(s.from()) && moment.isBefore(s.until()));
            assertThat(span.map(Span::tier).toList()).containsExactly(heldAt(changes, moment));
          }
        });
  }

  /// An ended month never changes.
  @Test
  void isNotChangedByWhatComesLater() {
    Property.holds(
        300,
        any -> {
          var changes = changes(any);
          for (var known = 0; known < changes.size(); known++) {
            var until = changes.get(known).from();
            if (until.isAfter(START)) {
              var then = new PlanHistory(changes.subList(0, known), List.of());
              var later = new PlanHistory(changes, List.of());
              assertThat(later.spans(START, until)).isEqualTo(then.spans(START, until));
            }
          }
        });
  }

  private static Tier heldAt(List<Plans.Change> changes, Instant moment) {
    Plans.Change last = null;
    for (var change : changes) {
      if (!change.from().isAfter(moment)) {
        last = change;
      }
    }
    if (last == null) {
      return Tier.FREE;
    }
    var over = last.endsAt().isPresent() && !moment.isBefore(last.endsAt().get());
    return Tier.of(over ? last.next().orElse("free") : last.tier()).orElseThrow();
  }

  private static List<Plans.Change> changes(Any any) {
    var changes = new ArrayList<Plans.Change>();
    var at = -100;
    for (var one : any.list(0, 8, () -> drawn(any))) {
      at += one.after();
      changes.add(one.at(at));
    }
    return List.copyOf(changes);
  }

  private static Drawn drawn(Any any) {
    return new Drawn(
        any.intFrom(1, 200),
        any.of(Tier.values()),
        any.optional(0.95, () -> any.intFrom(1, 300)),
        any.optional(0.95, () -> any.of(Tier.PILOT, Tier.STARTER, Tier.GROWTH, Tier.SCALE)));
  }

  private record Drawn(int after, Tier tier, Optional<Integer> lasts, Optional<Tier> next) {
    Plans.Change at(int second) {
      return tier.paid() && lasts.isPresent()
          ? change(second, tier, second + lasts.get(), next.orElse(null))
          : change(second, tier, null, null);
    }
  }

  private static Plans.Change change(
      int from, Tier tier, @Nullable Integer end, @Nullable Tier next) {
    return new Plans.Change(
        second(from),
        tier.toString(),
        Optional.ofNullable(end).map(PlanHistoryTest::second),
        Optional.ofNullable(next).map(Tier::toString),
        Optional.empty());
  }

  private static Instant second(int number) {
    return START.plusSeconds(number);
  }
}
