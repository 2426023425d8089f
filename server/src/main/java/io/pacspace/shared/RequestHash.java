package io.pacspace.shared;

import io.pacspace.transparency.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// Hashes what a request asks for, to tell one that is repeated from another one: SHA-256 over what
/// kind of request it is and each of its values. A value stands behind its length, and one that may
/// be absent behind whether it is there, so that two requests that differ in any value are written
/// differently whatever characters the values have. These hashes are kept for ever, so what is
/// written for a request never changes.
public final class RequestHash {
  private final MessageDigest digest;

  private RequestHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Of a request of that kind: a word of the program's own, without line breaks, for each route.
  public static RequestHash of(String kind) {
    var hash = new RequestHash();
    hash.digest.update((kind + "\n").getBytes(StandardCharsets.UTF_8));
    return hash;
  }

  /// Of a content that is compared with its like alone.
  public static RequestHash ofContent() {
    return new RequestHash();
  }

  /// Adds a value that every request of this kind has.
  public RequestHash add(String value) {
    var bytes = bytes(value);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
    return this;
  }

  /// Adds a value that a request may lack.
  public RequestHash add(Optional<String> value) {
    digest.update(value.isPresent() ? (byte) 1 : (byte) 0);
    value.ifPresent(this::add);
    return this;
  }

  /// Adds a part that has a hash of its own.
  public RequestHash add(Hash part) {
    digest.update(part.bytes());
    return this;
  }

  /// The hash with one last value of whatever length.
  public Hash with(String last) {
    digest.update(bytes(last));
    return done();
  }

  /// The hash of all that was added; nothing can be added after it.
  public Hash done() {
    return Hash.of(digest.digest());
  }

  /// In UTF-8; half of a surrogate pair, which that cannot write and Java would write as `?`, in
  /// the three bytes that UTF-8 leaves unused for it.
  private static byte[] bytes(String text) {
    return hasSurrogates(text) ? carefully(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasSurrogates(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] carefully(String text) {
    var bytes = ByteBuffer.allocate(3 * text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                bytes.put((byte) 0xED).put((byte) (0x80 | (c >> 6 & 0x3F)));
                bytes.put((byte) (0x80 | (c & 0x3F)));
              } else {
                bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    var written = new byte[bytes.flip().remaining()];
    bytes.get(written);
    return written;
  }
}
