package io.pacspace.secondfactor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time passwords (RFC 6238) in the form that every authenticator app takes:
/// HMAC-SHA-1, six digits, steps of 30 seconds since 1970. That SHA-1 has collisions does not
/// matter to HMAC (RFC 6194, 3.3).
final class Totp {
  static final int DIGITS = 6;
  static final Duration STEP = Duration.ofSeconds(30);

  private static final String ALGORITHM = "HmacSHA1";
  private static final int MODULUS = 1_000_000;
  private static final int LOW_NIBBLE = 0xF;

  private Totp() {}

  /// The step that a moment lies in.
  static long stepAt(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), STEP.toSeconds());
  }

  /// The code of a step.
  static String code(byte[] secret, long step) {
    var hash = hmac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    var offset = hash[hash.length - 1] & LOW_NIBBLE;
    var number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
    return "%06d".formatted(number % MODULUS);
  }

  /// The step that `code` is of: the present one, the one before or the one after, and later than
  /// `lastUsed`; none if it is of no such step.
  static OptionalLong match(byte[] secret, String code, Instant now, long lastUsed) {
    var found = OptionalLong.empty();
    for (var step = stepAt(now) - 1; step <= stepAt(now) + 1; step++) {
      if (isEqual(code, code(secret, step)) && step > lastUsed) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  private static boolean isEqual(String given, String right) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
