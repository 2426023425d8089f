package io.pacspace.transparency;

import java.security.SecureRandom;

/// A statement about all values of some kind, tried with values drawn at random: others in every
/// run, and edges among them. A failure says what was drawn, and by which seed it is drawn again:
/// `-Dseed=…`. The server's tests have the same; the two modules share no test code.
final class Property {
  private static final String SEED = "seed";

  private Property() {}

  /// Fails with the first of so many tries that fails.
  static void holds(int tries, Statement statement) {
    var seed = Long.getLong(SEED, new SecureRandom().nextLong());
    for (var number = 0; number < tries; number++) {
      var any = new Any(seed, number);
      try {
        statement.check(any);
      } catch (Exception | AssertionError problem) {
        throw new AssertionError(
            "try %d of %d failed: %s%nRun it again with -D%s=%d; it drew %s"
                .formatted(number + 1, tries, problem.getMessage(), SEED, seed, any.drawn()),
            problem);
      }
    }
  }

  /// What is tried; it draws whatever it is about.
  @FunctionalInterface
  interface Statement {
    void check(Any any) throws Exception;
  }
}
