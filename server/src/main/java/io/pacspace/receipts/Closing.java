package io.pacspace.receipts;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.IdKind;
import io.pacspace.shared.Window;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The closing of a window that takes longer than a request: its statements are made one after the
/// other, by whatever server is there.
///
/// @param customer the only one; none for all that had a record by the window's end
/// @param customers how many there are
/// @param done of how many the statement is made, or was refused
/// @param after the customer that was done last; empty before the first
/// @param refused of how many the stored records contradict themselves
/// @param firstRefused the first of those
record Closing(
    Id id,
    EnvironmentId environment,
    EnvironmentKind kind,
    String cell,
    Optional<CustomerId> customer,
    Window window,
    long customers,
    long done,
    String after,
    long refused,
    Optional<CustomerId> firstRefused,
    Instant startedAt,
    Optional<Instant> endedAt) {

  /// Names one.
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

  /// `running`, `done`, or `failed` where some statements were refused.
  String status() {
    if (endedAt.isEmpty()) {
      return "running";
    }
    return refused == 0 ? "done" : "failed";
  }
}
