package io.pacspace.environments;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.environments.Activation.Activating;
import io.pacspace.environments.Activation.Active;
import io.pacspace.environments.Activation.Event;
import io.pacspace.environments.Activation.Event.DeadlinePassed;
import io.pacspace.environments.Activation.Event.Requested;
import io.pacspace.environments.Activation.Event.StepCompleted;
import io.pacspace.environments.Activation.Event.StepFailed;
import io.pacspace.environments.Activation.Failed;
import io.pacspace.environments.Activation.None;
import io.pacspace.environments.Activation.Setback;
import io.pacspace.testing.Any;
import io.pacspace.testing.Property;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The state machine: every state with every event, then random sequences.
class ActivationTest {
  private static final Operation.Id OURS = Operation.Id.next();
  private static final Operation.Id OTHER = Operation.Id.next();
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Instant DEADLINE = NOW.plus(LIMIT);
  private static final Problem AWAY = new Problem(Problem.Code.CELL_AWAY, "away");

  private static Activating at(Step step, int attempt) {
    var setback = attempt == 1 ? Optional.<Setback>empty() : Optional.of(new Setback(AWAY, NOW));
    return new Activating(OURS, step, attempt, DEADLINE, setback);
  }

  private static List<Activation> states() {
    var states = new ArrayList<Activation>();
    states.add(new None());
    states.add(new Active(OURS, NOW));
    states.add(new Failed(OURS, AWAY, NOW));
    for (var step : Step.values()) {
      states.add(at(step, 1));
      states.add(at(step, 7));
    }
    return states;
  }

  private static List<Event> events() {
    var events = new ArrayList<Event>();
    for (var operation : List.of(OURS, OTHER)) {
      events.add(new Requested(operation, LIMIT, NOW));
      events.add(new DeadlinePassed(operation, DEADLINE.minusMillis(1)));
      events.add(new DeadlinePassed(operation, DEADLINE));
      for (var step : Step.values()) {
        events.add(new StepCompleted(operation, step, NOW));
        events.add(new StepFailed(operation, step, AWAY, NOW));
        // The next try would begin just before the deadline, and just then.
        for (var pause : List.of(251, 250, 10_001, 10_000)) {
          events.add(new StepFailed(operation, step, AWAY, DEADLINE.minusMillis(pause)));
        }
      }
    }
    return events;
  }

  /// What the contract says of each pair, written apart from the code that decides it.
  private static Activation expected(Activation state, Event event) {
    if (state instanceof Active) {
      return state;
    }
    if (!(state instanceof Activating now)) {
      return event instanceof Requested
          ? new Activating(event.operation(), Step.PLACE, 1, DEADLINE, Optional.empty())
          : state;
    }
    if (event.operation().equals(OTHER) || event instanceof Requested) {
      return state;
    }
    if (event instanceof DeadlinePassed) {
      return event.at().equals(DEADLINE) ? expiredAt(now) : state;
    }
    if (event instanceof StepCompleted completed && completed.step() == now.step()) {
      return switch (now.step()) {
        case PLACE -> at(Step.CREATE_LEDGER, 1);
        case CREATE_LEDGER -> at(Step.SELF_TEST, 1);
        case SELF_TEST -> at(Step.PUBLISH, 1);
        case PUBLISH -> new Active(OURS, NOW);
      };
    }
    if (event instanceof StepFailed failed && failed.step() == now.step()) {
      return retried(now, failed.at());
    }
    return state;
  }

  private static Activation expiredAt(Activating now) {
    var sentence =
        "Activation did not finish in time, at the step \"%s\"; call provision again to retry."
            .formatted(now.step());
    return new Failed(
        OURS,
        now.attempt() == 1 ? new Problem(Problem.Code.DEADLINE_PASSED, sentence) : AWAY,
        DEADLINE);
  }

  private static Activation retried(Activating now, Instant at) {
    var pause = now.attempt() == 1 ? Duration.ofMillis(250) : Duration.ofSeconds(10);
    var next = Optional.of(new Setback(AWAY, at.plus(pause)));
    return at.plus(pause).compareTo(DEADLINE) < 0
        ? new Activating(OURS, now.step(), now.attempt() + 1, DEADLINE, next)
        : new Failed(OURS, AWAY, at);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 250",
    "2, 500",
    "3, 1000",
    "4, 2000",
    "5, 4000",
    "6, 8000",
    "7, 10000",
    "8, 10000",
    "1000, 10000"
  })
  void pausesTwiceAsLongAfterEveryFailure(int attempt, long millis) {
    var next = at(Step.PLACE, attempt).next(new StepFailed(OURS, Step.PLACE, AWAY, NOW));
    assertThat(next)
        .isEqualTo(
            new Activating(
                OURS,
                Step.PLACE,
                attempt + 1,
                DEADLINE,
                Optional.of(new Setback(AWAY, NOW.plusMillis(millis)))));
  }

  @TestFactory
  Stream<DynamicTest> movesAsTheContractSays() {
    return states().stream()
        .flatMap(
            state ->
                events().stream()
                    .map(
                        event ->
                            DynamicTest.dynamicTest(
                                state + " on " + event,
                                () ->
                                    assertThat(state.next(event))
                                        .isEqualTo(expected(state, event)))));
  }

  @Test
  void projectsToTheFourPublicWords() {
    assertThat(states().stream().map(Activation::status).distinct())
        .containsExactlyInAnyOrder("none", "active", "failed", "activating");
  }

  @Test
  void keepsItsInvariantsWhateverHappens() {
    Property.holds(2_000, any -> keepsItsInvariants(any.list(1, 60, () -> event(any))));
  }

  private static void keepsItsInvariants(List<Event> sequence) {
    Activation state = new None();
    for (var event : sequence) {
      var next = state.next(event);
      assertThat(next).isEqualTo(state.next(event));
      if (state instanceof Active) {
        assertThat(next).isEqualTo(state);
      }
      if (state instanceof Activating before && next instanceof Activating after) {
        assertThat(after.operation()).isEqualTo(before.operation());
        assertThat(after.deadline()).isEqualTo(before.deadline());
        assertThat(after.step().position() - before.step().position()).isBetween(0, 1);
        assertThat(after.attempt()).isPositive();
      }
      if (!(state instanceof Activating) && next instanceof Activating) {
        assertThat(event).isInstanceOf(Requested.class);
      }
      if (next instanceof Active && !(state instanceof Active)) {
        assertThat(event).isInstanceOf(StepCompleted.class);
        assertThat(state)
            .isInstanceOfSatisfying(
                Activating.class, last -> assertThat(last.step()).isEqualTo(Step.PUBLISH));
      }
      state = next;
    }
    if (state instanceof Activating stuck) {
      assertThat(state.next(new DeadlinePassed(stuck.operation(), stuck.deadline())))
          .isInstanceOf(Failed.class);
    }
  }

  private static Event event(Any any) {
    var operation = any.of(OURS, OTHER);
    var at = NOW.plusMillis(any.longFrom(0, 180_000));
    return any.oneOf(
        _ -> new Requested(operation, LIMIT, at),
        _ -> new DeadlinePassed(operation, at),
        one -> new StepCompleted(operation, one.of(Step.values()), at),
        one -> new StepFailed(operation, one.of(Step.values()), AWAY, at));
  }
}
