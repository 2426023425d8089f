package io.pacspace.browser;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Somebody's authenticator app (RFC 6238: SHA-1, six digits, 30 seconds), written apart from the
/// server's code of the same.
final class Authenticator {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final long STEP_SECONDS = 30;

  private final byte[] secret;
  private long last;

  /// One that was given the secret as it stands on the page.
  Authenticator(String secret) {
    this.secret = decode(secret.replaceAll("\\s", ""));
  }

  /// A code that was not given out before: no step of time is accepted twice, and the next one is
  /// accepted early.
  String code() {
    last = Math.max(last + 1, now());
    return codeOf(last);
  }

  /// Six digits that it does not show for minutes around now.
  String wrongCode() {
    var right = LongStream.range(now() - 5, now() + 6).mapToObj(this::codeOf).toList();
    return IntStream.range(0, 100)
        .mapToObj("%06d"::formatted)
        .filter(code -> !right.contains(code))
        .findFirst()
        .orElseThrow();
  }

  private static long now() {
    return Instant.now().getEpochSecond() / STEP_SECONDS;
  }

  private String codeOf(long step) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      var number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xF) & Integer.MAX_VALUE;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] decode(String text) {
    var bytes = new ByteArrayOutputStream();
    var buffer = 0;
    var bits = 0;
    for (var i = 0; i < text.length(); i++) {
      buffer = (buffer << 5 | BASE32.indexOf(text.charAt(i))) & 0xFFF;
      bits += 5;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes.write(buffer >>> bits);
      }
    }
    return bytes.toByteArray();
  }
}
