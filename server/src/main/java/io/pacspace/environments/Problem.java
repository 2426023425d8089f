package io.pacspace.environments;

import io.pacspace.databases.DatabaseAway;
import io.pacspace.proofs.SelfTestFailed;
import io.pacspace.shared.EnvironmentKind;

/// Why a step or a whole activation did not succeed: a code for programs, a sentence for people.
record Problem(Code code, String sentence) {
  /// The kinds of problem.
  enum Code {
    NO_CELL,
    CELL_AWAY,
    SELF_TEST_FAILED,
    DEADLINE_PASSED,
    UNEXPECTED
  }

  /// What went wrong at a step, in words for its tenant.
  static Problem of(RuntimeException problem, EnvironmentKind kind) {
    return switch (problem) {
      case ActivationSteps.NoCell _ ->
          new Problem(
              Problem.Code.NO_CELL,
              "This installation has no database for the %s environment; ask its operator to add one,"
                      .formatted(kind)
                  + " then call provision again.");
      case SelfTestFailed failed ->
          new Problem(
              Problem.Code.SELF_TEST_FAILED,
              "The new log did not pass its self-test (%s); call provision again to retry."
                  .formatted(failed.getMessage()));
      case RuntimeException away when DatabaseAway.is(away) ->
          new Problem(
              Problem.Code.CELL_AWAY,
              "The database of the %s environment could not be reached; once it is back, call"
                      .formatted(kind)
                  + " provision again.");
      default ->
          new Problem(
              Problem.Code.UNEXPECTED,
              "Activation met an unexpected problem that was logged; call provision again to"
                  + " retry, and tell the operator if it persists.");
    };
  }
}
