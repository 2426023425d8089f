package io.pacspace.passwords;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.shared.Secret;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106, version 1.3) with the parameters that OWASP recommends: 19 MiB, two passes,
/// one lane. A hash is text in the PHC string format, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`,
/// with 16 and 32 bytes as base64 without padding.
///
/// The memory is Bouncy Castle's, wiped after each hash and kept for the next: thrown away, it
/// would have the garbage collected every few sign-ins, and everybody waits for that.
final class Argon2 {
  private static final Costs TODAYS = new Costs(19 * 1024, 2, 1);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

  private static final Pattern FORMAT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(?<memory>[0-9]{1,7}),t=(?<passes>[0-9]{1,3}),p=(?<lanes>[0-9]{1,3})"
              + "\\$(?<salt>[A-Za-z0-9+/]{11,86})\\$(?<hash>[A-Za-z0-9+/]{11,86})");

  private final BlockPool memory;

  /// @param atOnce how many hashes keep their memory
  Argon2(int atOnce) {
    this.memory = new FixedBlockPool(atOnce * TODAYS.memoryKib());
  }

  /// Of a password, with a new salt.
  String hash(Secret password) {
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return TODAYS.write(salt, compute(password, TODAYS, salt, HASH_BYTES));
  }

  /// Whether `hash` was made of that password, whatever its costs; compares in constant time.
  boolean matches(Secret password, String hash) {
    var parts = parts(hash);
    var known = bytes(parts, "hash");
    var computed = compute(password, Costs.of(parts), bytes(parts, "salt"), known.length);
    return MessageDigest.isEqual(computed, known);
  }

  /// Whether a hash cost less to make than one does today.
  static boolean isWeaker(String hash) {
    var costs = Costs.of(parts(hash));
    return costs.memoryKib() < TODAYS.memoryKib() || costs.passes() < TODAYS.passes();
  }

  /// One that no password is known to lead to, as dear to compare with as any.
  static String nobodys() {
    return TODAYS.write(new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  private byte[] compute(Secret password, Costs costs, byte[] salt, int length) {
    var argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(costs.memoryKib())
            .withIterations(costs.passes())
            .withParallelism(costs.lanes())
            .withSalt(salt)
            .withBlockPool(memory)
            .build());
    var hash = new byte[length];
    argon2.generateBytes(password.reveal().getBytes(UTF_8), hash);
    return hash;
  }

  private static MatchResult parts(String hash) {
    var parts = FORMAT.matcher(hash);
    if (!parts.matches()) {
      throw new IllegalStateException("a stored password hash is none of Argon2id");
    }
    return parts;
  }

  private static byte[] bytes(MatchResult parts, String name) {
    return Base64.getDecoder().decode(parts.group(name));
  }

  private record Costs(int memoryKib, int passes, int lanes) {
    static Costs of(MatchResult parts) {
      return new Costs(
          Integer.parseInt(parts.group("memory")),
          Integer.parseInt(parts.group("passes")),
          Integer.parseInt(parts.group("lanes")));
    }

    String write(byte[] salt, byte[] hash) {
      return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(
              memoryKib, passes, lanes, ENCODER.encodeToString(salt), ENCODER.encodeToString(hash));
    }
  }
}
