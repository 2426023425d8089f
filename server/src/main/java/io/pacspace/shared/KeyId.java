package io.pacspace.shared;

import java.util.Optional;
import java.util.UUID;

/// Names an API key; not the public id that is part of the key itself.
public record KeyId(UUID value) {
  private static final IdKind<KeyId> KIND = new IdKind<>("key_", KeyId::new);

  /// A new id.
  public static KeyId next() {
    return KIND.next();
  }

  /// The id that `text` writes, if it is one.
  public static Optional<KeyId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
