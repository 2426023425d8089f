package io.pacspace.shared;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// How ids of one kind are made and written: a prefix, then a UUID version 7 (RFC 9562) as a number
/// of 26 digits in radix 32, `0-9a-v`, so that ids sort by the time they were made.
public final class IdKind<T> {
  private static final int BODY_LENGTH = 26;
  private static final int RADIX = 32;
  private static final int DIGIT_BITS = 5;

  /// A UUID is written in three parts that a `long` holds: its first 8 bits, 60 more, and the last
  /// 60.
  private static final int PART_DIGITS = 12;

  private static final int PART_BITS = PART_DIGITS * DIGIT_BITS;
  private static final long PART = (1L << PART_BITS) - 1;
  private static final int FIRST_DIGITS = BODY_LENGTH - 2 * PART_DIGITS;
  private static final int FIRST_SHIFT = Long.SIZE - Byte.SIZE;
  private static final int LOW_BITS = Long.SIZE - PART_BITS;

  private final String prefix;
  private final Function<UUID, T> make;

  /// `prefix` ends in an underscore; `make` is the id's constructor.
  public IdKind(String prefix, Function<UUID, T> make) {
    this.prefix = prefix;
    this.make = make;
  }

  /// A new id, later in order than all before it on this node.
  public T next() {
    return make.apply(UuidCreator.getTimeOrderedEpoch());
  }

  /// The id that `text` writes, or nothing if it is not one of this kind in its one written form.
  public Optional<T> parse(String text) {
    if (text.length() != prefix.length() + BODY_LENGTH || !text.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      var value = read(text.substring(prefix.length()));
      return format(value).equals(text) ? Optional.of(make.apply(value)) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static UUID read(String body) {
    var first = Long.parseLong(body, 0, FIRST_DIGITS, RADIX);
    var middle = Long.parseLong(body, FIRST_DIGITS, FIRST_DIGITS + PART_DIGITS, RADIX);
    var last = Long.parseLong(body, FIRST_DIGITS + PART_DIGITS, BODY_LENGTH, RADIX);
    return new UUID((first << FIRST_SHIFT) | (middle >>> LOW_BITS), (middle << PART_BITS) | last);
  }

  /// The written form of an id's value.
  public String format(UUID value) {
    var high = value.getMostSignificantBits();
    var low = value.getLeastSignificantBits();
    return prefix
        + digits(FIRST_DIGITS, high >>> FIRST_SHIFT)
        + digits(PART_DIGITS, ((high << LOW_BITS) | (low >>> PART_BITS)) & PART)
        + digits(PART_DIGITS, low & PART);
  }

  /// With a one ahead, so that zeroes are written too, and without it.
  private static String digits(int count, long number) {
    return Long.toString((1L << (count * DIGIT_BITS)) | number, RADIX).substring(1);
  }
}
