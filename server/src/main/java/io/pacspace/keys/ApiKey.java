package io.pacspace.keys;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Secret;
import java.util.Optional;

/// An API key as a program presents it: `pk_test_{publicId}.{secret}`, or `pk_live_…` for
/// production.
///
/// @param secret 256 random bits as URL-safe base64
record ApiKey(EnvironmentKind kind, PublicId publicId, Secret secret) {
  private static final int SECRET_LENGTH = 43;
  private static final String SECRET_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  private static final int SECRET_BYTES = 32;

  /// A new key.
  static ApiKey next(EnvironmentKind kind) {
    return new ApiKey(kind, PublicId.next(), Secret.random(SECRET_BYTES));
  }

  /// The key that `text` writes, if it has exactly the form of one.
  static Optional<ApiKey> parse(Secret text) {
    var key = text.reveal();
    var dot = key.indexOf('.');
    for (var kind : EnvironmentKind.values()) {
      var prefix = "pk_" + kind.keyWord() + "_";
      if (key.startsWith(prefix) && dot > 0 && isSecret(key, dot + 1)) {
        var secret = Secret.of(key.substring(dot + 1));
        return PublicId.parse(key.substring(prefix.length(), dot))
            .map(id -> new ApiKey(kind, id, secret));
      }
    }
    return Optional.empty();
  }

  /// Programs present a key with each request, so this takes no expression to pieces.
  private static boolean isSecret(String key, int start) {
    for (var i = start; i < key.length(); i++) {
      if (SECRET_CHARACTERS.indexOf(key.charAt(i)) < 0) {
        return false;
      }
    }
    return key.length() - start == SECRET_LENGTH;
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
