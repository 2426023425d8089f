package io.pacspace.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Seals what may not lie open in a database. Envelope encryption with AES-256-GCM (NIST SP
/// 800-38D): each value under a fresh data key, that key under the installation's master key. A
/// sealed value opens only for the purpose and owner that it was sealed for.
///
/// Layout: version byte 1, then nonce (12), sealed data key (48), nonce (12), sealed value.
@Component
public class Vault {
  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final int KEY = 32;

  private final SecretKeySpec masterKey;
  private final SecureRandom random = new SecureRandom();

  /// The vault of that key.
  public Vault(MasterKey key) {
    try {
      masterKey = aes(HexFormat.of().parseHex(Files.readString(key.file()).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException("the master key file cannot be read", e);
    }
  }

  /// Seals `value`; `purpose` and `owner` are not stored and must be given again to open it.
  public byte[] seal(byte[] value, String purpose, String owner) {
    var dataKey = random(KEY);
    var context = context(purpose, owner);
    var keyNonce = random(NONCE);
    var valueNonce = random(NONCE);
    var sealedKey = crypt(Cipher.ENCRYPT_MODE, masterKey, keyNonce, context, dataKey);
    var sealedValue = crypt(Cipher.ENCRYPT_MODE, aes(dataKey), valueNonce, context, value);
    return ByteBuffer.allocate(1 + 2 * NONCE + sealedKey.length + sealedValue.length)
        .put(VERSION)
        .put(keyNonce)
        .put(sealedKey)
        .put(valueNonce)
        .put(sealedValue)
        .array();
  }

  /// Opens what [#seal] made; `IllegalStateException` if it is damaged, another's, or was sealed
  /// under another master key.
  public byte[] open(byte[] sealed, String purpose, String owner) {
    var in = ByteBuffer.wrap(sealed);
    if (sealed.length < 1 + 2 * NONCE + KEY + 2 * TAG || in.get() != VERSION) {
      throw new IllegalStateException("a sealed value of an unknown layout");
    }
    var context = context(purpose, owner);
    var keyNonce = take(in, NONCE);
    var dataKey = crypt(Cipher.DECRYPT_MODE, masterKey, keyNonce, context, take(in, KEY + TAG));
    var valueNonce = take(in, NONCE);
    return crypt(Cipher.DECRYPT_MODE, aes(dataKey), valueNonce, context, take(in, in.remaining()));
  }

  /// The code by which `value` is known again (HMAC-SHA-256, RFC 2104) and that nobody can make
  /// without the master key; each purpose has a key of its own, derived from that.
  public byte[] authenticate(byte[] value, String purpose) {
    return mac(mac(masterKey.getEncoded(), context("mac", purpose)), value);
  }

  private static byte[] mac(byte[] key, byte[] value) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(value);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static byte[] context(String purpose, String owner) {
    return (purpose + '\0' + owner).getBytes(StandardCharsets.UTF_8);
  }

  private static SecretKeySpec aes(byte[] key) {
    return new SecretKeySpec(key, "AES");
  }

  private static byte[] take(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private byte[] random(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] crypt(
      int mode, SecretKeySpec key, byte[] nonce, byte[] context, byte[] input) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
      cipher.updateAAD(context);
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a sealed value does not open: it was damaged, or sealed under another master key", e);
    }
  }
}
