package io.pacspace.scrubs;

import java.time.Duration;

/// How long to rest, so that no more than a share of the time is worked. What takes longer because
/// its database is busy is followed by a longer rest, so that it yields to recording.
///
/// @param share above 0, up to 1
record Pace(double share) {
  /// The rest that belongs to some work.
  Duration rest(Duration worked) {
    return Duration.ofNanos(Math.round(worked.toNanos() * (1 - share) / share));
  }
}
