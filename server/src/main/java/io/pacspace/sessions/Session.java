package io.pacspace.sessions;

import io.pacspace.shared.Principal;
import java.time.Instant;

/// A sign-in that lasts.
///
/// @param user whose it is, and its own id
/// @param lastSeenAt the last request, or when it began; a minute old at most on the node that
///   served it
/// @param address the IP address it began from
/// @param userAgent what the browser called itself then
record Session(
    Principal.User user, Instant createdAt, Instant lastSeenAt, String address, String userAgent) {

  /// The same session, used since.
  Session seenAt(Instant at) {
    return new Session(user, createdAt, at, address, userAgent);
  }
}
