package io.pacspace.repetition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.platform.Vault;
import io.pacspace.repetition.Repetition.KeyedRequest;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.stereotype.Component;

/// Seals answers so that it takes two keys to open one: the installation's master key, and the
/// caller's Idempotency-Key, which is kept nowhere (`docs/adr/0013-answers-under-two-keys.md`). The
/// inner seal is AES-256-GCM under a key that HKDF (RFC 5869) derives from the Idempotency-Key and
/// a fresh salt for the tenant and the request; the outer one is the [Vault]'s.
///
/// Layout of the inner one: version byte 1, salt (32), sealed answer. Its key seals nothing else,
/// so the nonce is the same each time.
@Component
class AnswerSeal {
  private static final String PURPOSE = "repetition-answer";
  private static final byte VERSION = 1;
  private static final int SALT = 32;
  private static final int KEY = 32;
  private static final int TAG = 16;
  private static final byte[] ONLY_NONCE = new byte[12];

  private final Vault vault;
  private final SecureRandom random = new SecureRandom();

  AnswerSeal(Vault vault) {
    this.vault = vault;
  }

  byte[] seal(byte[] answer, KeyedRequest asked) {
    var salt = new byte[SALT];
    random.nextBytes(salt);
    var sealed = crypt(Cipher.ENCRYPT_MODE, key(salt, asked), answer);
    var inner =
        ByteBuffer.allocate(1 + SALT + sealed.length).put(VERSION).put(salt).put(sealed).array();
    return vault.seal(inner, PURPOSE, asked.user().tenant().toString());
  }

  /// Opens what [#seal] made for the same tenant, key and request; `IllegalStateException` for
  /// anything else.
  byte[] open(byte[] sealed, KeyedRequest asked) {
    var in = ByteBuffer.wrap(vault.open(sealed, PURPOSE, asked.user().tenant().toString()));
    if (in.remaining() < 1 + SALT + TAG || in.get() != VERSION) {
      throw new IllegalStateException("a kept answer of an unknown layout");
    }
    var salt = new byte[SALT];
    in.get(salt);
    var rest = new byte[in.remaining()];
    in.get(rest);
    return crypt(Cipher.DECRYPT_MODE, key(salt, asked), rest);
  }

  private static SecretKey key(byte[] salt, KeyedRequest asked) {
    var context =
        "%s\0%s\0%s".formatted(PURPOSE, asked.user().tenant(), asked.request()).getBytes(UTF_8);
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(asked.key().text().getBytes(UTF_8))
                  .addSalt(salt)
                  .thenExpand(context, KEY));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has HKDF with SHA-256", e);
    }
  }

  private static byte[] crypt(int mode, SecretKey key, byte[] input) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG, ONLY_NONCE));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a kept answer does not open: it was damaged, or kept for another request", e);
    }
  }
}
