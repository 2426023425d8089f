package io.pacspace.keys;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/// An API key as a program presents it: `pk_test_{publicId}.{secret}`, or `pk_live_…` for
/// production.
///
/// @param secret 256 random bits as URL-safe base64
record ApiKey(EnvironmentKind kind, PublicId publicId, Secret secret) {
  private static final Pattern FORM =
      Pattern.compile("pk_(test|live)_([0-9a-v]{26})\\.([A-Za-z0-9_-]{43})");
  private static final int SECRET_BYTES = 32;

  /// A new key.
  static ApiKey next(EnvironmentKind kind) {
    return new ApiKey(kind, PublicId.next(), Secret.random(SECRET_BYTES));
  }

  /// The key that `text` writes, if it has exactly the form of one.
  static Optional<ApiKey> parse(Secret text) {
    var parts = FORM.matcher(text.reveal());
    if (!parts.matches()) {
      return Optional.empty();
    }
    var kind =
        parts.group(1).equals(EnvironmentKind.SANDBOX.keyWord())
            ? EnvironmentKind.SANDBOX
            : EnvironmentKind.PRODUCTION;
    var secret = Secret.of(parts.group(3));
    return PublicId.parse(parts.group(2)).map(id -> new ApiKey(kind, id, secret));
  }

  /// What may be shown of a key: all before the dot.
  static String shown(EnvironmentKind kind, PublicId id) {
    return "pk_" + kind.keyWord() + "_" + id;
  }

  /// The whole key, to be shown once.
  Secret full() {
    return Secret.of(shown(kind, publicId) + "." + secret.reveal());
  }
}
