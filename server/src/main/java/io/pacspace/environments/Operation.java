package io.pacspace.environments;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.IdKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One run of an activation as its tenant sees it.
///
/// @param status `activating`, `active` or `failed`
/// @param step the step under way, or the last one
/// @param attempt the number of the current try of that step, from 1
/// @param failure why the last try failed, or the whole operation
/// @param completed the steps that are done, in order
record Operation(
    Id id,
    EnvironmentKind kind,
    String status,
    Step step,
    int attempt,
    Optional<Problem> failure,
    Optional<Instant> nextRetryAt,
    Instant startedAt,
    Instant deadline,
    Optional<Instant> endedAt,
    List<CompletedStep> completed) {

  /// A step that is done, after how many tries.
  record CompletedStep(Step step, int attempts, Instant startedAt, Instant endedAt) {
    /// How long it took, earlier tries and pauses included.
    Duration duration() {
      return Duration.between(startedAt, endedAt);
    }
  }

  /// Names one run of an activation.
  record Id(UUID value) {
    private static final IdKind<Id> KIND = new IdKind<>("op_", Id::new);

    static Id next() {
      return KIND.next();
    }

    static Optional<Id> parse(String text) {
      return KIND.parse(text);
    }

    @Override
    public String toString() {
      return KIND.format(value);
    }
  }
}
