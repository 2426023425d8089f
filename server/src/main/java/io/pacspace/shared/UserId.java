package io.pacspace.shared;

import java.util.Optional;
import java.util.UUID;

/// Names a person who signs in.
public record UserId(UUID value) {
  private static final IdKind<UserId> KIND = new IdKind<>("usr_", UserId::new);

  /// A new id.
  public static UserId next() {
    return KIND.next();
  }

  /// The id that `text` writes, if it is one.
  public static Optional<UserId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
