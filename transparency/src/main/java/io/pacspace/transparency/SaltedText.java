package io.pacspace.transparency;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A text that a record has only as a salted hash, and the salt that hides it
/// (`docs/proof-format.md`, "Metadata"): the record can be shown with it or without, and without it
/// nobody can tell or guess the text.
public final class SaltedText {
  /// Length of a salt in bytes.
  public static final int SALT_LENGTH = 32;

  /// Most bytes that a text may have.
  public static final int LONGEST_TEXT = 64 * 1024;

  /// 32 bytes, so that label and salt fill one block of SHA-256.
  private static final byte[] LABEL =
      "pacspace.io/metadata-of-delta/v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] salt;
  private final String text;
  private final Hash commitment;

  private SaltedText(byte[] salt, String text, byte[] bytes) {
    this.salt = salt;
    this.text = text;
    this.commitment = Hash.of(SaltedRecord.digest(LABEL, salt, bytes));
  }

  /// Brings together a salt and a text.
  ///
  /// @param salt random, and not derived from the record's
  /// @throws Refusal `MALFORMED` for a salt of another length than [#SALT_LENGTH] or a text that is
  ///   not Unicode; `TOO_LARGE` past [#LONGEST_TEXT]
  public static SaltedText of(byte[] salt, String text) throws Refusal {
    if (salt.length != SALT_LENGTH) {
      throw Refusal.malformed("a salt of metadata that is not " + SALT_LENGTH + " bytes");
    }
    var bytes = StrictText.utf8(text);
    if (bytes.length > LONGEST_TEXT) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "metadata of more than " + LONGEST_TEXT + " bytes");
    }
    return new SaltedText(salt.clone(), text, bytes);
  }

  /// SHA-256 over label, salt, the text's length in bytes and the text: what the record has.
  public Hash commitment() {
    return commitment;
  }

  /// The salt, 32 bytes.
  public byte[] salt() {
    return salt.clone();
  }

  /// The text itself.
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SaltedText that
        && text.equals(that.text)
        && Arrays.equals(salt, that.salt);
  }

  @Override
  public int hashCode() {
    return commitment.hashCode();
  }

  /// The commitment alone: what is hidden does not belong in a log file.
  @Override
  public String toString() {
    return commitment.toString();
  }
}
