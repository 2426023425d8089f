package io.pacspace.client;

import java.time.Instant;
import java.util.Optional;

/// Work of the server that takes longer than a request: the closing of a window. It goes on whether
/// anybody asks or not, and whoever asks for the same work again finds it.
///
/// @param period the window: `YYYY-MM`, or both ends with a slash between them
/// @param problem a sentence, where it failed
public record Operation(
    String operationId,
    Status status,
    Progress progress,
    String period,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> problem) {
  /// How far it is.
  public enum Status {
    /// Under way.
    RUNNING,
    /// Everything is done.
    DONE,
    /// It has ended, and for some customers there is no statement.
    FAILED
  }

  /// In customers.
  ///
  /// @param total of those that had a record by the window's end
  public record Progress(long done, long total) {}
}
