package io.pacspace.environments;

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
}
