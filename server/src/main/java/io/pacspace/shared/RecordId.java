package io.pacspace.shared;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Names a record of a ledger. A UUID version 8 (RFC 9562) that holds, from its first bit on, the
/// time of acceptance in milliseconds, the record's index in the log, and random bits: ids sort as
/// the records do, and a record is found by its id without an index for it.
public record RecordId(UUID value) {
  /// Log indexes stay below this.
  public static final long INDEX_LIMIT = 1L << 44;

  private static final IdKind<RecordId> KIND = new IdKind<>("rec_", RecordId::new);
  private static final int VERSION = 8;
  private static final int LOW_INDEX_BITS = 32;
  private static final int RANDOM_BITS = 30;
  private static final long LOW_INDEX = (1L << LOW_INDEX_BITS) - 1;
  private static final long RANDOM = (1L << RANDOM_BITS) - 1;

  /// The id of the record at `logIndex`; `random` gives its random bits.
  public static RecordId of(Instant acceptedAt, long logIndex, long random) {
    if (logIndex < 0 || logIndex >= INDEX_LIMIT) {
      throw new IllegalArgumentException("no record has the index " + logIndex);
    }
    var high = acceptedAt.toEpochMilli() << 16 | (long) VERSION << 12 | logIndex >>> LOW_INDEX_BITS;
    var low = 0b10L << 62 | (logIndex & LOW_INDEX) << RANDOM_BITS | (random & RANDOM);
    return new RecordId(new UUID(high, low));
  }

  /// The id that `text` writes, if it is one.
  public static Optional<RecordId> parse(String text) {
    return KIND.parse(text).filter(id -> id.value.version() == VERSION && id.value.variant() == 2);
  }

  /// Where in its log a record of this id would be.
  public long logIndex() {
    return (value.getMostSignificantBits() & 0xFFF) << LOW_INDEX_BITS
        | (value.getLeastSignificantBits() >>> RANDOM_BITS & LOW_INDEX);
  }

  @Override
  public String toString() {
    return KIND.format(value);
  }
}
