package io.pacspace.balances;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.SaltedText;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A record as answers show it.
///
/// @param metadata JSON, as it was recorded; none of a record that has failed, since it is written
///   as it is, and could then say anything of what stands around it
/// @param adjusts the id of the record that this one corrects
public record RecordAnswer(
    String recordId,
    String status,
    String customerId,
    BigDecimal delta,
    String reason,
    @Nullable String referenceId,
    @JsonRawValue @Nullable String metadata,
    @Nullable String adjusts,
    String receiptId,
    Instant acceptedAt,
    long sequence) {
  private static final String VERIFIED = "VERIFIED";
  private static final String QUEUED = "QUEUED";
  private static final String FAILED = "FAILED";

  static RecordAnswer verified(LedgerRecord record) {
    return of(record, true);
  }

  /// The answer about a record that is verified or not; one that is not what was recorded, whatever
  /// is signed at its place, has failed.
  public static RecordAnswer of(LedgerRecord record, boolean verified) {
    return new RecordAnswer(
        record.id().toString(),
        status(record, verified),
        record.customer().text(),
        record.delta(),
        record.reason(),
        record.referenceId().orElse(null),
        metadata(record),
        record.adjusts().map(RecordId::toString).orElse(null),
        record.receiptId().toString(),
        record.acceptedAt(),
        record.sequence());
  }

  private static @Nullable String metadata(LedgerRecord record) {
    return record.isAsCommitted() ? record.metadata().map(SaltedText::text).orElse(null) : null;
  }

  private static String status(LedgerRecord record, boolean verified) {
    if (!record.isAsCommitted()) {
      return FAILED;
    }
    return verified ? VERIFIED : QUEUED;
  }
}
