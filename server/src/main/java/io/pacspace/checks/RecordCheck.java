package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.Finding.Tally;
import io.pacspace.checks.StoredRecord.Other;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.RecordId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Looks at records one by one, in the order of their log: id, time, limits, commitment.
public final class RecordCheck {
  private static final BigDecimal LARGEST = new BigDecimal(1_000_000_000);
  private static final int MOST_DIGITS = 15;
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_REFERENCE = 128;
  private static final int MOST_METADATA_BYTES = 8 * 1024;
  private static final int ID_VERSION = 8;

  private final Tally findings;
  private Instant last = Instant.EPOCH;
  private long deltas;
  private long before = -1;

  RecordCheck(Tally findings) {
    this.findings = findings;
  }

  /// One that goes on behind an entry.
  ///
  /// @param last when that entry was accepted
  /// @param deltas how many deltas there are up to it
  /// @param before its index
  public RecordCheck(Tally findings, Instant last, long deltas, long before) {
    this.findings = findings;
    this.last = last;
    this.deltas = deltas;
    this.before = before;
  }

  /// When the last of the records so far was accepted.
  Instant last() {
    return last;
  }

  /// How many deltas there are so far, by the last of them.
  long deltas() {
    return deltas;
  }

  /// Looks at the next one, a delta.
  public void check(StoredRecord record) {
    checkId(record.id(), record.logIndex(), record.acceptedAt());
    checkTime(record.logIndex(), record.acceptedAt());
    checkOrdinal(record);
    checkLimits(record);
    if (!record.makesItsCommitment()) {
      found(
          Kind.RECORD_CHANGED,
          record.logIndex(),
          "Its content and salt do not make its commitment.");
    }
  }

  /// An entry that is no delta has an id and a time as one has.
  public void check(Other entry) {
    checkId(entry.id(), entry.logIndex(), entry.acceptedAt());
    checkTime(entry.logIndex(), entry.acceptedAt());
    before = entry.logIndex();
    if (!entry.makesItsCommitment()) {
      found(Kind.RECORD_CHANGED, entry.logIndex(), "Its content does not make its commitment.");
    }
  }

  private void checkId(UUID id, long index, Instant acceptedAt) {
    if (id.version() != ID_VERSION || id.variant() != 2) {
      found(Kind.RECORD_ID, index, "Its id " + id + " is none of a record.");
      return;
    }
    var named = new RecordId(id).logIndex();
    if (named != index) {
      found(Kind.RECORD_ID, index, "Its id is that of record " + named + ".");
    } else if (id.getMostSignificantBits() >>> 16 != acceptedAt.toEpochMilli()) {
      found(Kind.RECORD_ID, index, "Its id holds another time than that of its acceptance.");
    }
  }

  private void checkTime(long index, Instant time) {
    if (!time.truncatedTo(ChronoUnit.MILLIS).equals(time)) {
      found(Kind.RECORD_TIME, index, "Its time " + time + " is not whole milliseconds.");
    }
    if (time.isBefore(last)) {
      found(
          Kind.RECORD_TIME,
          index,
          "Its time " + time + " is before that of the record before it, " + last + ".");
    }
    last = time;
  }

  private void checkLimits(StoredRecord record) {
    var amount = record.delta().stripTrailingZeros();
    require(
        amount.signum() != 0
            && amount.abs().compareTo(LARGEST) <= 0
            && amount.precision() <= MOST_DIGITS,
        record,
        "delta " + amount.toPlainString());
    require(CustomerId.parse(record.customer()).isPresent(), record, "customer");
    require(isText(record.reason(), LONGEST_REASON), record, "reason");
    require(
        record.reference() == null || isText(record.reference(), LONGEST_REFERENCE),
        record,
        "reference");
    require(isObject(record.metadata()), record, "metadata");
  }

  private void require(boolean allowed, StoredRecord record, String what) {
    if (!allowed) {
      found(
          Kind.RECORD_LIMITS,
          record.logIndex(),
          "Its " + what + " is one that no request may have.");
    }
  }

  private static boolean isText(String text, int longest) {
    return !text.isBlank() && text.codePointCount(0, text.length()) <= longest;
  }

  private static boolean isObject(@Nullable String json) {
    return json == null
        || (json.startsWith("{")
            && json.getBytes(StandardCharsets.UTF_8).length <= MOST_METADATA_BYTES);
  }

  /// Behind a gap, which may have held deltas, any that is larger will do.
  private void checkOrdinal(StoredRecord record) {
    deltas = record.logIndex() == before + 1 ? deltas + 1 : Math.max(deltas + 1, record.ordinal());
    before = record.logIndex();
    if (record.ordinal() != deltas) {
      found(
          Kind.RECORD_ORDINAL,
          record.logIndex(),
          "It is counted as delta %d of the ledger and is its %d."
              .formatted(record.ordinal(), deltas));
    }
  }

  private void found(Kind kind, long index, String sentence) {
    findings.add(kind, new Place.Records(index), sentence);
  }
}
