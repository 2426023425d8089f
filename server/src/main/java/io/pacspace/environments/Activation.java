package io.pacspace.environments;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Where an environment stands, and how events move it: a pure state machine. The four statuses of
/// the contract are its projection. Moves: none → activating → active | failed; failed →
/// activating. Nothing leaves active. An event that does not apply, such as a late one of an
/// earlier operation, leaves the state as it is.
sealed interface Activation {
  Duration FIRST_PAUSE = Duration.ofMillis(250);
  Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  int DOUBLINGS = 6;

  /// Nobody has asked for this environment.
  record None() implements Activation {}

  /// An operation is under way at `step`, in its `attempt`-th try (from 1).
  record Activating(
      Operation.Id operation, Step step, int attempt, Instant deadline, Optional<Setback> setback)
      implements Activation {}

  /// The environment is ready.
  record Active(Operation.Id operation, Instant since) implements Activation {}

  /// The operation ended without success; another may be requested.
  record Failed(Operation.Id operation, Problem problem, Instant at) implements Activation {}

  /// Why the last try of the current step failed, and when the next begins.
  record Setback(Problem problem, Instant retryAt) {}

  /// What can happen to an activation.
  sealed interface Event {
    Operation.Id operation();

    Instant at();

    /// Somebody wants the environment; `operation` is used if one has to begin.
    record Requested(Operation.Id operation, Duration limit, Instant at) implements Event {}

    record StepCompleted(Operation.Id operation, Step step, Instant at) implements Event {}

    record StepFailed(Operation.Id operation, Step step, Problem problem, Instant at)
        implements Event {}

    record DeadlinePassed(Operation.Id operation, Instant at) implements Event {}
  }

  /// The state after `event`.
  default Activation next(Event event) {
    return switch (this) {
      case None _, Failed _ ->
          switch (event) {
            case Event.Requested requested -> begun(requested);
            case Event.StepCompleted _, Event.StepFailed _, Event.DeadlinePassed _ -> this;
          };
      case Active _ -> this;
      case Activating now -> now.operation().equals(event.operation()) ? advanced(now, event) : now;
    };
  }

  /// The contract's word for this state.
  default String status() {
    return switch (this) {
      case None _ -> "none";
      case Activating _ -> "activating";
      case Active _ -> "active";
      case Failed _ -> "failed";
    };
  }

  private static Activation begun(Event.Requested requested) {
    return new Activating(
        requested.operation(),
        Step.PLACE,
        1,
        requested.at().plus(requested.limit()),
        Optional.empty());
  }

  private static Activation advanced(Activating now, Event event) {
    return switch (event) {
      case Event.Requested _ -> now;
      case Event.StepCompleted completed ->
          completed.step() == now.step() ? stepped(now, completed) : now;
      case Event.StepFailed failed -> failed.step() == now.step() ? setBack(now, failed) : now;
      case Event.DeadlinePassed passed ->
          passed.at().isBefore(now.deadline()) ? now : expired(now, passed);
    };
  }

  private static Activation stepped(Activating now, Event.StepCompleted completed) {
    return now.step()
        .next()
        .<Activation>map(
            step -> new Activating(now.operation(), step, 1, now.deadline(), Optional.empty()))
        .orElseGet(() -> new Active(now.operation(), completed.at()));
  }

  /// Tries again after a pause, unless the deadline comes first.
  private static Activation setBack(Activating now, Event.StepFailed failed) {
    var retryAt = failed.at().plus(pauseAfter(now.attempt()));
    if (!retryAt.isBefore(now.deadline())) {
      return new Failed(now.operation(), failed.problem(), failed.at());
    }
    return new Activating(
        now.operation(),
        now.step(),
        now.attempt() + 1,
        now.deadline(),
        Optional.of(new Setback(failed.problem(), retryAt)));
  }

  /// Doubles from a quarter of a second to ten.
  private static Duration pauseAfter(int attempt) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /// The last setback says more than the deadline does.
  private static Activation expired(Activating now, Event.DeadlinePassed passed) {
    var problem =
        now.setback()
            .map(Setback::problem)
            .orElseGet(
                () ->
                    new Problem(
                        Problem.Code.DEADLINE_PASSED,
                        "Activation did not finish in time, at the step \"%s\"; call provision"
                                .formatted(now.step())
                            + " again to retry."));
    return new Failed(now.operation(), problem, passed.at());
  }
}
