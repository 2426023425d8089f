package io.pacspace.http;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// An exception as a log may show it: its types and where they were thrown. Messages of libraries
/// repeat what they could not handle, which may be a token; only those of broken invariants, which
/// are written here, are kept, and the state of a database's refusal.
final class WithoutValues extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int DEEPEST = 10;

  private WithoutValues(String message, @Nullable Throwable cause, StackTraceElement[] trace) {
    super(message, cause);
    setStackTrace(trace);
  }

  static WithoutValues of(Throwable problem) {
    return of(problem, 0);
  }

  private static WithoutValues of(Throwable problem, int depth) {
    var cause = problem.getCause();
    return new WithoutValues(
        words(problem),
        cause == null || depth == DEEPEST ? null : of(cause, depth + 1),
        problem.getStackTrace());
  }

  private static String words(Throwable problem) {
    var type = problem.getClass().getName();
    if (problem.getClass() == IllegalStateException.class) {
      return type + ": " + problem.getMessage();
    }
    return problem instanceof SQLException refused ? type + " " + refused.getSQLState() : type;
  }
}
