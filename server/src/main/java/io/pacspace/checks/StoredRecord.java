package io.pacspace.checks;

import io.pacspace.shared.RecordId;
import io.pacspace.shared.Window;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SaltedText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The row of a delta, nothing of it believed. The scrub reads rows by it too.
///
/// @param commitment what the row says of itself; see [#hash]
public record StoredRecord(
    long logIndex,
    long ordinal,
    UUID id,
    String customer,
    long sequence,
    BigDecimal delta,
    BigDecimal balance,
    String reason,
    @Nullable String reference,
    @Nullable String metadata,
    @Nullable Salt metadataSalt,
    @Nullable UUID adjusts,
    Instant acceptedAt,
    Salt salt,
    Hash commitment) {

  /// What [#of] reads.
  public static final String COLUMNS =
      """
      log_index, ordinal, record_id, customer_id, sequence, delta, balance, reason, reference_id,
      metadata, metadata_salt, adjusts, accepted_at, salt, commitment
      """;

  /// Bytes that no constraint is believed to have counted.
  @SuppressWarnings("ArrayRecordComponent")
  public record Salt(byte[] bytes) {
    static @Nullable Salt of(byte @Nullable [] bytes) {
      return bytes == null ? null : new Salt(bytes);
    }
  }

  /// The row at which a result stands.
  public static StoredRecord of(ResultSet row) throws SQLException {
    return new StoredRecord(
        row.getLong("log_index"),
        row.getLong("ordinal"),
        row.getObject("record_id", UUID.class),
        row.getString("customer_id"),
        row.getLong("sequence"),
        row.getBigDecimal("delta"),
        row.getBigDecimal("balance"),
        row.getString("reason"),
        row.getString("reference_id"),
        row.getString("metadata"),
        Salt.of(row.getBytes("metadata_salt")),
        row.getObject("adjusts", UUID.class),
        row.getTimestamp("accepted_at").toInstant(),
        new Salt(row.getBytes("salt")),
        hash(row.getBytes("commitment")));
  }

  /// A stored hash; where it has another length than a hash, one that equals no other.
  public static Hash hash(byte[] bytes) {
    return bytes.length == Hash.LENGTH ? Hash.of(bytes) : Hash.leaf(bytes);
  }

  /// The row of an entry that is no delta.
  ///
  /// @param text the record that its commitment should be of
  public record Other(
      long logIndex,
      UUID id,
      String kind,
      String text,
      Instant acceptedAt,
      Salt salt,
      Hash commitment) {
    /// The row at which a result stands.
    public static Other of(ResultSet row) throws SQLException {
      return new Other(
          row.getLong("log_index"),
          row.getObject("entry_id", UUID.class),
          row.getString("kind"),
          row.getString("record"),
          row.getTimestamp("accepted_at").toInstant(),
          new Salt(row.getBytes("salt")),
          hash(row.getBytes("commitment")));
    }

    /// The leaf of the log that the row makes.
    public Hash leaf() {
      return Hash.leaf(SaltedRecord.entry(commitment.bytes()));
    }

    /// Whether salt and record make the commitment, and the record says what stands beside it.
    boolean makesItsCommitment() {
      try {
        var made = SaltedRecord.of(salt.bytes(), text.getBytes(StandardCharsets.UTF_8));
        return Hash.of(made.commitment()).equals(commitment)
            && text.contains("\"type\":\"pacspace.io/" + kind + "/v1\"")
            && text.contains("\"acceptedAt\":\"" + Window.write(acceptedAt) + "\"");
      } catch (Refusal _) {
        return false;
      }
    }
  }

  /// The leaf of the log that the row makes, by the commitment that it says.
  public Hash leaf() {
    return Hash.leaf(SaltedRecord.entry(commitment.bytes()));
  }

  /// Whether salt and content make the commitment; without canonical form they make none.
  boolean makesItsCommitment() {
    try {
      var made = SaltedRecord.of(salt.bytes(), canonical());
      return Hash.of(made.commitment()).equals(commitment)
          && (metadata == null) == (metadataSalt == null);
    } catch (Refusal _) {
      return false;
    }
  }

  /// The canonical record of `docs/proof-format.md`, "Records of deltas".
  public Json.Obj canonical() throws Refusal {
    var members = new TreeMap<String, Json>();
    members.put("type", new Json.Str("pacspace.io/delta/v2"));
    members.put("recordId", new Json.Str(new RecordId(id).toString()));
    members.put("customerId", new Json.Str(customer));
    members.put("sequence", new Json.Num(sequence));
    members.put("delta", new Json.Str(delta.stripTrailingZeros().toPlainString()));
    members.put("balance", new Json.Str(balance.stripTrailingZeros().toPlainString()));
    members.put("reason", new Json.Str(reason));
    members.put("acceptedAt", new Json.Str(Window.write(acceptedAt)));
    if (reference != null) {
      members.put("referenceId", new Json.Str(reference));
    }
    if (metadata != null && metadataSalt != null) {
      var hidden = SaltedText.of(metadataSalt.bytes(), metadata);
      members.put("metadata", new Json.Str(hidden.commitment().toString()));
    }
    if (adjusts != null) {
      members.put("adjusts", new Json.Str(new RecordId(adjusts).toString()));
    }
    return new Json.Obj(members);
  }
}
