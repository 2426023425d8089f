package io.pacspace.shared;

import java.util.Optional;
import java.util.UUID;

/// Names a browser session; not the secret in its cookie.
public record SessionId(UUID value) {
  private static final IdKind<SessionId> KIND = new IdKind<>("ses_", SessionId::new);

  /// A new id.
  public static SessionId next() {
    return KIND.next();
  }

  /// The id that `text` writes, if it is one.
  public static Optional<SessionId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
