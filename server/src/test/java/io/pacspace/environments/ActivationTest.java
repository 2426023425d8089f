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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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
        events.add(new StepFailed(operation, step, AWAY, DEADLINE.minusMillis(100)));
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
      return failed.at().equals(NOW) ? retried(now) : new Failed(OURS, AWAY, failed.at());
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

  private static Activation retried(Activating now) {
    var pause = now.attempt() == 1 ? Duration.ofMillis(250) : Duration.ofSeconds(10);
    return new Activating(
        OURS,
        now.step(),
        now.attempt() + 1,
        DEADLINE,
        Optional.of(new Setback(AWAY, NOW.plus(pause))));
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

  @Property(tries = 2_000, seed = "20260131")
  void keepsItsInvariantsWhateverHappens(@ForAll("sequences") List<Event> sequence) {
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

  @Provide
  Arbitrary<List<Event>> sequences() {
    Arbitrary<Instant> times = Arbitraries.longs().between(0, 180_000).map(NOW::plusMillis);
    var operations = Arbitraries.of(OURS, OTHER);
    var steps = Arbitraries.of(Step.class);
    Arbitrary<Event> one =
        Arbitraries.oneOf(
            operations.flatMap(o -> times.map(t -> new Requested(o, LIMIT, t))),
            operations.flatMap(o -> times.map(t -> new DeadlinePassed(o, t))),
            operations.flatMap(o -> steps.flatMap(s -> times.map(t -> new StepCompleted(o, s, t)))),
            operations.flatMap(
                o -> steps.flatMap(s -> times.map(t -> new StepFailed(o, s, AWAY, t)))));
    return one.list().ofMinSize(1).ofMaxSize(60);
  }
}
