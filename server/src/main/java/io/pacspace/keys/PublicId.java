package io.pacspace.keys;

import io.pacspace.shared.IdKind;
import java.util.Optional;
import java.util.UUID;

/// The part of an API key that anybody may see and that says which key it is.
record PublicId(UUID value) {
  private static final IdKind<PublicId> KIND = new IdKind<>("", PublicId::new);

  static PublicId next() {
    return KIND.next();
  }

  static Optional<PublicId> parse(String text) {
    return KIND.parse(text);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
