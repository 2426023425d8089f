package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

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

  /// Of an opening that shows the metadata too.
  private static final byte SHOWING = 0x02;

  private static final String METADATA = "metadata";

  /// 32 bytes, so that label and salt fill one block of SHA-256.
  private static final byte[] LABEL =
      "pacspace.io/record-commitment/v1".getBytes(StandardCharsets.US_ASCII);

  private static final byte RECEIPT_VERSION = 0x02;

  private static final byte[] RECEIPT_LABEL =
      "pacspace.io/record-receipt-id/v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] salt;
  private final byte[] record;
  private final byte[] entry;
  private final Optional<SaltedText> metadata;

  private SaltedRecord(byte[] salt, byte[] record, Optional<SaltedText> metadata) throws Refusal {
    if (record.length > LONGEST_RECORD) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE, "a record of more than " + LONGEST_RECORD + " bytes");
    }
    this.salt = salt;
    this.record = record;
    this.entry = entry(digest(LABEL, salt, record));
    this.metadata = metadata;
  }

  /// Salts a new record.
  ///
  /// @throws Refusal as [Json#canonical()], and `TOO_LARGE` past [#LONGEST_RECORD]
  public static SaltedRecord seal(Json.Obj record, SecureRandom random) throws Refusal {
    var salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    return new SaltedRecord(salt, record.canonical(), Optional.empty());
  }

  /// Brings together a salt and a record that were kept.
  ///
  /// @param record the canonical form of a JSON object
  /// @throws Refusal `MALFORMED` for a salt of another length than [#SALT_LENGTH], or bytes that
  ///   are not a canonical object; `TOO_LARGE`
  public static SaltedRecord of(byte[] salt, byte[] record) throws Refusal {
    requireLength(salt);
    var salted = new SaltedRecord(salt.clone(), record.clone(), Optional.empty());
    object(record);
    return salted;
  }

  private static Json.Obj object(byte[] record) throws Refusal {
    if (!(Json.parse(record) instanceof Json.Obj object)
        || !Arrays.equals(object.canonical(), record)) {
      throw Refusal.malformed("a record that is not a JSON object in canonical form");
    }
    return object;
  }

  /// The same record, shown with its metadata.
  ///
  /// @throws Refusal `OTHER_METADATA` where the record has the hash of another text, or of none
  public SaltedRecord showing(SaltedText text) throws Refusal {
    if (!(object(record).members().get(METADATA) instanceof Json.Str(String hash))
        || !hash.equals(text.commitment().toString())) {
      throw new Refusal(
          Refusal.Code.OTHER_METADATA, "metadata that is not what the record has the hash of");
    }
    return new SaltedRecord(salt, record, Optional.of(text));
  }

  /// Brings together a salt that was kept and a record that is put together anew from its parts.
  ///
  /// @throws Refusal as [Json#canonical()], `MALFORMED` for a salt of another length than
  ///   [#SALT_LENGTH], and `TOO_LARGE` past [#LONGEST_RECORD]
  public static SaltedRecord of(byte[] salt, Json.Obj record) throws Refusal {
    requireLength(salt);
    return new SaltedRecord(salt.clone(), record.canonical(), Optional.empty());
  }

  private static void requireLength(byte[] salt) throws Refusal {
    if (salt.length != SALT_LENGTH) {
      throw Refusal.malformed("a salt that is not " + SALT_LENGTH + " bytes");
    }
  }

  /// Reads what [#opening()] writes; refuses as [#of(byte[], byte[])] and [#showing] do.
  public static SaltedRecord parse(byte[] opening) throws Refusal {
    if (opening.length < 1 + SALT_LENGTH || (opening[0] != VERSION && opening[0] != SHOWING)) {
      throw Refusal.malformed("not an opening of version 1 or 2");
    }
    var recordAt = 1 + SALT_LENGTH;
    var salt = Arrays.copyOfRange(opening, 1, recordAt);
    if (opening[0] == VERSION) {
      return of(salt, Arrays.copyOfRange(opening, recordAt, opening.length));
    }
    return parseShowing(salt, ByteBuffer.wrap(opening).position(recordAt));
  }

  private static SaltedRecord parseShowing(byte[] salt, ByteBuffer rest) throws Refusal {
    if (rest.remaining() < SaltedText.SALT_LENGTH + Integer.BYTES) {
      throw Refusal.malformed("an opening that ends before its record");
    }
    var metadataSalt = new byte[SaltedText.SALT_LENGTH];
    rest.get(metadataSalt);
    var length = rest.getInt();
    if (length < 0 || length > rest.remaining()) {
      throw Refusal.malformed("an opening that ends within its record");
    }
    var record = new byte[length];
    rest.get(record);
    var text = new byte[rest.remaining()];
    rest.get(text);
    var salted = of(salt, record);
    var metadata = StrictText.utf8(text, SaltedText.LONGEST_TEXT);
    return salted.showing(SaltedText.of(metadataSalt, metadata));
  }

  /// The log entry that holds this commitment of 32 bytes, for whoever keeps the commitment alone.
  public static byte[] entry(byte[] commitment) {
    return ByteBuffer.allocate(1 + Hash.LENGTH).put(VERSION).put(commitment).array();
  }

  /// SHA-256 over a label, a salt, the length of what they hide and that itself.
  static byte[] digest(byte[] label, byte[] salt, byte[] hidden) {
    var digest = Hash.sha256();
    digest.update(label);
    digest.update(salt);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(hidden.length).array());
    return digest.digest(hidden);
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

  /// The metadata, where the record is shown with it.
  public Optional<SaltedText> metadata() {
    return metadata;
  }

  /// What lets others check the entry: the version 0x01, the salt, the record. Where the metadata
  /// is shown: 0x02, the salt, that of the metadata, the record's length, the record, the metadata.
  public byte[] opening() {
    return metadata.map(this::showingOpening).orElseGet(this::plainOpening);
  }

  private byte[] plainOpening() {
    return ByteBuffer.allocate(1 + SALT_LENGTH + record.length)
        .put(VERSION)
        .put(salt)
        .put(record)
        .array();
  }

  private byte[] showingOpening(SaltedText shown) {
    var text = shown.text().getBytes(StandardCharsets.UTF_8);
    var ahead = 1 + SALT_LENGTH + SaltedText.SALT_LENGTH + Integer.BYTES;
    return ByteBuffer.allocate(ahead + record.length + text.length)
        .put(SHOWING)
        .put(salt)
        .put(shown.salt())
        .putInt(record.length)
        .put(record)
        .put(text)
        .array();
  }

  /// The receipt id alone: neither the record nor its salt belongs in a log file.
  @Override
  public String toString() {
    return receiptId().toString();
  }
}
