package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/// A record and the random salt that hides it (`docs/proof-format.md`, "Commitment").
///
/// The log holds [#entry()], from which nobody can tell or guess the record. Whoever is shown
/// record and salt computes the same entry, and finds no other record for it. [#receiptId()] names
/// the record to whoever may see it; it cannot be worked out from anything that a log publishes.
public final class SaltedRecord {
  /// Length of a salt in bytes.
  public static final int SALT_LENGTH = 32;

  /// Most bytes that a record may have.
  public static final int LONGEST_RECORD = 64 * 1024;

  private static final byte VERSION = 0x01;

  /// 32 bytes, so that label and salt fill one block of SHA-256.
  private static final byte[] LABEL =
      "pacspace.io/record-commitment/v1".getBytes(StandardCharsets.US_ASCII);

  private static final byte RECEIPT_VERSION = 0x02;

  private static final byte[] RECEIPT_LABEL =
      "pacspace.io/record-receipt-id/v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] salt;
  private final byte[] record;
  private final byte[] entry;

  private SaltedRecord(byte[] salt, byte[] record) throws Refusal {
    if (record.length > LONGEST_RECORD) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE, "a record of more than " + LONGEST_RECORD + " bytes");
    }
    this.salt = salt;
    this.record = record;
    this.entry = entry(digest(salt, record));
  }

  /// Salts a new record.
  ///
  /// @throws Refusal as [Json#canonical()], and `TOO_LARGE` past [#LONGEST_RECORD]
  public static SaltedRecord seal(Json.Obj record, SecureRandom random) throws Refusal {
    var salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    return new SaltedRecord(salt, record.canonical());
  }

  /// Brings together a salt and a record that were kept.
  ///
  /// @param record the canonical form of a JSON object
  /// @throws Refusal `MALFORMED` for a salt of another length than [#SALT_LENGTH], or bytes that
  ///   are not a canonical object; `TOO_LARGE`
  public static SaltedRecord of(byte[] salt, byte[] record) throws Refusal {
    requireLength(salt);
    var salted = new SaltedRecord(salt.clone(), record.clone());
    if (!(Json.parse(record) instanceof Json.Obj object)
        || !Arrays.equals(object.canonical(), record)) {
      throw Refusal.malformed("a record that is not a JSON object in canonical form");
    }
    return salted;
  }

  /// Brings together a salt that was kept and a record that is put together anew from its parts.
  ///
  /// @throws Refusal as [Json#canonical()], `MALFORMED` for a salt of another length than
  ///   [#SALT_LENGTH], and `TOO_LARGE` past [#LONGEST_RECORD]
  public static SaltedRecord of(byte[] salt, Json.Obj record) throws Refusal {
    requireLength(salt);
    return new SaltedRecord(salt.clone(), record.canonical());
  }

  private static void requireLength(byte[] salt) throws Refusal {
    if (salt.length != SALT_LENGTH) {
      throw Refusal.malformed("a salt that is not " + SALT_LENGTH + " bytes");
    }
  }

  /// Reads what [#opening()] writes; refuses as [#of(byte[], byte[])] does.
  public static SaltedRecord parse(byte[] opening) throws Refusal {
    if (opening.length < 1 + SALT_LENGTH || opening[0] != VERSION) {
      throw Refusal.malformed("not a version 1 opening");
    }
    var recordAt = 1 + SALT_LENGTH;
    return of(
        Arrays.copyOfRange(opening, 1, recordAt),
        Arrays.copyOfRange(opening, recordAt, opening.length));
  }

  /// The log entry that holds this commitment of 32 bytes, for whoever keeps the commitment alone.
  public static byte[] entry(byte[] commitment) {
    return ByteBuffer.allocate(1 + Hash.LENGTH).put(VERSION).put(commitment).array();
  }

  private static byte[] digest(byte[] salt, byte[] record) {
    var digest = Hash.sha256();
    digest.update(LABEL);
    digest.update(salt);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(record.length).array());
    return digest.digest(record);
  }

  /// The log entry, 33 bytes: the version 0x01, then SHA-256 over label, salt, the record's length
  /// and the record.
  public byte[] entry() {
    return entry.clone();
  }

  /// SHA-256 over label, salt, the record's length and the record; 32 bytes.
  public byte[] commitment() {
    return Arrays.copyOfRange(entry, 1, entry.length);
  }

  /// RFC 9162 leaf hash of [#entry()]: the record's leaf in the log's tree, which is public.
  public Hash logLeaf() {
    return Hash.leaf(entry);
  }

  /// The root of the tree over this record alone: the RFC 9162 leaf hash of the version 0x02, then
  /// SHA-256 over another label, salt and commitment. Since it gives access to the record, it hangs
  /// on the salt and not on the log.
  public Hash receiptId() {
    return receiptId(salt, commitment());
  }

  /// The receipt id for whoever keeps salt and commitment apart from the record.
  public static Hash receiptId(byte[] salt, byte[] commitment) {
    var digest = Hash.sha256();
    digest.update(RECEIPT_LABEL);
    digest.update(salt);
    return Hash.leaf(
        ByteBuffer.allocate(1 + Hash.LENGTH)
            .put(RECEIPT_VERSION)
            .put(digest.digest(commitment))
            .array());
  }

  /// The salt, 32 bytes.
  public byte[] salt() {
    return salt.clone();
  }

  /// The record in canonical JSON.
  public byte[] record() {
    return record.clone();
  }

  /// What lets others check the entry: the version 0x01, the salt, the record.
  public byte[] opening() {
    return ByteBuffer.allocate(1 + SALT_LENGTH + record.length)
        .put(VERSION)
        .put(salt)
        .put(record)
        .array();
  }

  /// The receipt id alone: neither the record nor its salt belongs in a log file.
  @Override
  public String toString() {
    return receiptId().toString();
  }
}
