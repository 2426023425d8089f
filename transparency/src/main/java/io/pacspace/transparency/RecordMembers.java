package io.pacspace.transparency;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the members of a record, each in the one spelling that the format has for it; what is
/// missing, empty or spelled otherwise is refused as `NOT_UNDERSTOOD`.
///
/// @param kind of the record, for the refusals
record RecordMembers(String kind, Json.Obj record) {
  private static final Pattern AMOUNT =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,9})(?:\\.[0-9]{0,8}[1-9])?");
  private static final Pattern BALANCE =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,28})(?:\\.[0-9]{0,8}[1-9])?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// As long as a time has to be: longer ones have years past 9999 or before 0000.
  private static final int TIME_LENGTH = "0000-01-01T00:00:00.000Z".length();

  /// Past it a JSON number is no longer exact.
  private static final double LARGEST = 1L << 53;

  /// The object of a record, and what type it says it is of; empty for one that says nothing.
  static Json.Obj of(SaltedRecord record) throws Refusal {
    if (Json.parse(record.record()) instanceof Json.Obj object) {
      return object;
    }
    throw Refusal.malformed("a record that is not a JSON object");
  }

  static String type(Json.Obj record) {
    return record.members().get("type") instanceof Json.Str(String type) ? type : "";
  }

  static Refusal notUnderstood(String words) {
    return new Refusal(Refusal.Code.NOT_UNDERSTOOD, words);
  }

  String text(String member) throws Refusal {
    if (record.members().get(member) instanceof Json.Str(String text) && !text.isEmpty()) {
      return text;
    }
    throw notUnderstood("a " + kind + " without a " + member);
  }

  /// A text that may be left out, but not empty.
  Optional<String> optionalText(String member) throws Refusal {
    return record.members().containsKey(member) ? Optional.of(text(member)) : Optional.empty();
  }

  long whole(String member, long least) throws Refusal {
    if (record.members().get(member) instanceof Json.Num(double value)
        && value >= least
        && value < LARGEST
        && value == Math.rint(value)) {
      return (long) value;
    }
    throw notUnderstood("a " + kind + " whose " + member + " is not a whole number");
  }

  /// The amount of one delta.
  BigDecimal amount(String member) throws Refusal {
    return decimal(member, AMOUNT);
  }

  /// What many deltas come to.
  BigDecimal balance(String member) throws Refusal {
    return decimal(member, BALANCE);
  }

  private BigDecimal decimal(String member, Pattern form) throws Refusal {
    var text = text(member);
    if (text.equals("-0") || !form.matcher(text).matches()) {
      throw notUnderstood("a " + kind + " whose " + member + " is not a plain decimal");
    }
    return new BigDecimal(text);
  }

  Instant time(String member) throws Refusal {
    var text = text(member);
    try {
      var time = Instant.parse(text);
      if (text.length() == TIME_LENGTH && TIME.format(time).equals(text)) {
        return time;
      }
    } catch (DateTimeException _) {
      // Refused below, like a spelling that is not the one.
    }
    throw notUnderstood("a " + kind + " whose " + member + " is not a time");
  }

  Hash hash(String member) throws Refusal {
    try {
      return Hash.parse(text(member));
    } catch (Refusal _) {
      throw notUnderstood("a " + kind + " whose " + member + " is not a hash");
    }
  }

  /// A hash that may be left out.
  Optional<Hash> optionalHash(String member) throws Refusal {
    return record.members().containsKey(member) ? Optional.of(hash(member)) : Optional.empty();
  }
}
