package io.pacspace.platform;

import org.jspecify.annotations.Nullable;

/// Settings that were seen to be there before anything started.
final class Required {
  private Required() {}

  static <T> T of(@Nullable T value, String setting) {
    if (value == null) {
      throw new IllegalStateException(setting + " was not checked before it was used");
    }
    return value;
  }
}
