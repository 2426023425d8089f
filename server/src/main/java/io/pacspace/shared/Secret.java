package io.pacspace.shared;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// A text that must not be seen: masked when printed, compared in constant time.
public final class Secret {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /// Wraps a secret that came from outside.
  public static Secret of(String text) {
    return new Secret(text);
  }

  /// A new random secret of `bytes` bytes, as URL-safe base64 without padding.
  public static Secret random(int bytes) {
    var value = new byte[bytes];
    RANDOM.nextBytes(value);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(value));
  }

  /// The text itself, for the one place that needs it.
  public String reveal() {
    return text;
  }

  /// SHA-256 of the text in UTF-8: 32 bytes, what is stored of a secret with at least 128 random
  /// bits.
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Whether this secret has the given hash, in constant time.
  public boolean hasHash(byte[] hash) {
    return MessageDigest.isEqual(hash(), hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && hasHash(secret.hash());
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "********";
  }
}
