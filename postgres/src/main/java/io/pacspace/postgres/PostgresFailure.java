package io.pacspace.postgres;

/// The embedded PostgreSQL could not be started, used or stopped. The message is meant for the
/// person in front of the terminal: what happened, what to do next and, where PostgreSQL itself had
/// something to say, the end of its log.
public final class PostgresFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PostgresFailure(String message) {
    super(message);
  }

  PostgresFailure(String message, Throwable cause) {
    super(message, cause);
  }

  PostgresFailure(String message, ServerLog log) {
    super(message + "\nThe end of " + log.file() + ":\n" + log.tail());
  }

  /// Keeps the thread's interruption visible to whoever catches this.
  static PostgresFailure interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new PostgresFailure("Interrupted while waiting for PostgreSQL: start again.", cause);
  }
}
