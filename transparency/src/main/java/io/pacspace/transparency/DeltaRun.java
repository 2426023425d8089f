package io.pacspace.transparency;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What proven records of deltas come to (`docs/proof-format.md`, "What deltas come to"): whose
/// they are, from which sequence to which, their exact sum, and where the customer stood before and
/// after. One customer's, without a hole, in order and each with the balance that follows from the
/// one before, or a refusal: each record by itself may be in a log while the file leaves others
/// out.
///
/// Takes records one after the other and keeps none of them; only a proof makes them records of a
/// log.
public final class DeltaRun {
  /// The type of the records that this reads.
  public static final String TYPE = "pacspace.io/delta/v2";

  private static final Pattern AMOUNT =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,9})(?:\\.[0-9]{0,8}[1-9])?");
  private static final Pattern BALANCE =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,28})(?:\\.[0-9]{0,8}[1-9])?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private @Nullable Delta first;
  private @Nullable Delta last;
  private long records;
  private long deltas;
  private BigDecimal sum = BigDecimal.ZERO;
  private @Nullable Refusal flaw;

  /// Begins without a record.
  public DeltaRun() {}

  /// What a run of records comes to.
  ///
  /// @param first the sequence of the first record
  /// @param last that of the last
  /// @param sum of the deltas, without trailing zeroes
  /// @param opening the customer's balance before the first record, without trailing zeroes
  /// @param closing that after the last; what the opening and the sum make
  public record Total(
      String customer,
      long records,
      long first,
      long last,
      Instant firstAt,
      Instant lastAt,
      BigDecimal sum,
      BigDecimal opening,
      BigDecimal closing) {}

  private record Delta(
      String customer, long sequence, BigDecimal amount, BigDecimal balance, Instant acceptedAt) {
    /// The customer's balance before this record, by its own words.
    BigDecimal before() {
      return balance.subtract(amount);
    }
  }

  /// Takes the record that comes next in the order of the log.
  public void add(SaltedRecord record) {
    records++;
    if (flaw != null) {
      return;
    }
    try {
      add(delta(record));
    } catch (Refusal refusal) {
      flaw = refusal;
    }
  }

  private void add(Optional<Delta> read) throws Refusal {
    if (read.isEmpty() ? deltas > 0 : deltas < records - 1) {
      throw notUnderstood("a record of another kind beside deltas");
    }
    if (read.isEmpty()) {
      return;
    }
    var delta = read.get();
    var before = last;
    if (before != null) {
      requireNext(before, delta);
    }
    requireBalance(before, delta);
    deltas++;
    sum = sum.add(delta.amount());
    first = first == null ? delta : first;
    last = delta;
  }

  private static void requireNext(Delta before, Delta delta) throws Refusal {
    if (!delta.customer().equals(before.customer())) {
      throw new Refusal(
          Refusal.Code.SECOND_CUSTOMER, "records of more than one customer in one proof");
    }
    if (delta.sequence() <= before.sequence() || delta.acceptedAt().isBefore(before.acceptedAt())) {
      throw new Refusal(
          Refusal.Code.OUT_OF_ORDER,
          "sequence %d after sequence %d, or accepted before it"
              .formatted(delta.sequence(), before.sequence()));
    }
    if (delta.sequence() != before.sequence() + 1) {
      throw new Refusal(
          Refusal.Code.MISSING_RECORDS,
          "sequence %d follows sequence %d: what lies between is missing"
              .formatted(delta.sequence(), before.sequence()));
    }
  }

  /// A first record of all is known to have had nothing before it.
  private static void requireBalance(@Nullable Delta before, Delta delta) throws Refusal {
    var known = before == null ? delta.sequence() == 1 : true;
    var opening = before == null ? BigDecimal.ZERO : before.balance();
    if (known && delta.before().compareTo(opening) != 0) {
      throw new Refusal(
          Refusal.Code.WRONG_BALANCE,
          "sequence %d has the balance %s, which its amount does not make of %s"
              .formatted(
                  delta.sequence(), delta.balance().toPlainString(), opening.toPlainString()));
    }
  }

  /// The records' total; empty where none of them is a delta.
  ///
  /// @throws Refusal `NOT_UNDERSTOOD` where there is a record beside deltas that is none, or one
  ///   that is not as the format has it; `SECOND_CUSTOMER`, `OUT_OF_ORDER`, `MISSING_RECORDS`,
  ///   `WRONG_BALANCE`
  public Optional<Total> total() throws Refusal {
    if (flaw != null) {
      throw flaw;
    }
    if (first == null || last == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Total(
            first.customer(),
            deltas,
            first.sequence(),
            last.sequence(),
            first.acceptedAt(),
            last.acceptedAt(),
            plain(sum),
            plain(first.before()),
            plain(last.balance())));
  }

  private static BigDecimal plain(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  private static Optional<Delta> delta(SaltedRecord record) throws Refusal {
    if (!(Json.parse(record.record()) instanceof Json.Obj object)
        || !(object.members().get("type") instanceof Json.Str(String type))
        || !type.equals(TYPE)) {
      return Optional.empty();
    }
    text(object, "recordId");
    text(object, "reason");
    return Optional.of(
        new Delta(
            text(object, "customerId"),
            sequence(object),
            decimal(object, "delta", AMOUNT),
            decimal(object, "balance", BALANCE),
            time(text(object, "acceptedAt"))));
  }

  private static String text(Json.Obj object, String member) throws Refusal {
    if (object.members().get(member) instanceof Json.Str(String text) && !text.isEmpty()) {
      return text;
    }
    throw notUnderstood("a delta without a " + member);
  }

  private static long sequence(Json.Obj object) throws Refusal {
    if (object.members().get("sequence") instanceof Json.Num(double value)
        && value >= 1
        && value < 1L << 53
        && value == Math.rint(value)) {
      return (long) value;
    }
    throw notUnderstood("a delta without a sequence");
  }

  private static BigDecimal decimal(Json.Obj object, String member, Pattern form) throws Refusal {
    var text = text(object, member);
    if (text.equals("-0") || !form.matcher(text).matches()) {
      throw notUnderstood("a delta whose " + member + " is not a plain decimal");
    }
    return new BigDecimal(text);
  }

  private static Instant time(String text) throws Refusal {
    try {
      var time = Instant.parse(text);
      if (TIME.format(time).equals(text)) {
        return time;
      }
    } catch (DateTimeException _) {
      // Refused below, like a spelling that is not the one.
    }
    throw notUnderstood("a delta whose acceptedAt is not a time");
  }

  private static Refusal notUnderstood(String words) {
    return new Refusal(Refusal.Code.NOT_UNDERSTOOD, words);
  }
}
