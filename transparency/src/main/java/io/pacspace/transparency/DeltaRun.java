package io.pacspace.transparency;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Deltas of one customer, in order and each with the balance that follows from the one before
/// (`docs/proof-format.md`, "What deltas come to"). Keeps none of them but the first two and the
/// last.
public final class DeltaRun {
  /// The type of the records that are added up.
  public static final String TYPE = "pacspace.io/delta/v2";

  private @Nullable Delta first;
  private @Nullable Delta second;
  private @Nullable Delta last;
  private @Nullable Hole hole;
  private boolean hasMoreHoles;
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;
  private final CompactRange all = new CompactRange();
  private final CompactRange behindFirst = new CompactRange();

  DeltaRun() {}

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

  /// Sequences between two of the deltas that are not there.
  ///
  /// @param after the sequence before them
  /// @param before that behind them
  private record Hole(long after, long before) {}

  /// Takes the delta that comes next in the order of the log. What a hole means is known at the
  /// end, so it is not refused here.
  ///
  /// @throws Refusal `SECOND_CUSTOMER`, `OUT_OF_ORDER`, `WRONG_BALANCE`
  void add(Delta delta, Hash receiptId) throws Refusal {
    var before = last;
    if (before == null) {
      requireBalance(delta, delta.sequence() == 1 ? BigDecimal.ZERO : delta.before());
      first = delta;
    } else {
      requireBehind(before, delta);
      if (delta.sequence() == before.sequence() + 1) {
        requireBalance(delta, before.balance());
      } else {
        hasMoreHoles = hole != null;
        hole = hole == null ? new Hole(before.sequence(), delta.sequence()) : hole;
      }
      second = second == null ? delta : second;
      behindFirst.add(receiptId);
    }
    all.add(receiptId);
    count++;
    sum = sum.add(delta.amount());
    last = delta;
  }

  private static void requireBehind(Delta before, Delta delta) throws Refusal {
    requireCustomer(before, delta.customer());
    if (delta.sequence() <= before.sequence() || delta.acceptedAt().isBefore(before.acceptedAt())) {
      throw new Refusal(
          Refusal.Code.OUT_OF_ORDER,
          "sequence %d after sequence %d, or accepted before it"
              .formatted(delta.sequence(), before.sequence()));
    }
  }

  static void requireCustomer(Delta delta, String customer) throws Refusal {
    if (!customer.equals(delta.customer())) {
      throw new Refusal(
          Refusal.Code.SECOND_CUSTOMER, "records of more than one customer in one proof");
    }
  }

  private static void requireBalance(Delta delta, BigDecimal opening) throws Refusal {
    if (delta.before().compareTo(opening) != 0) {
      throw new Refusal(
          Refusal.Code.WRONG_BALANCE,
          "sequence %d has the balance %s, which its amount does not make of %s"
              .formatted(
                  delta.sequence(), delta.balance().toPlainString(), opening.toPlainString()));
    }
  }

  /// @throws Refusal `MISSING_RECORDS` where there is a hole
  void requireWhole() throws Refusal {
    if (hole != null) {
      throw new Refusal(
          Refusal.Code.MISSING_RECORDS,
          "sequence %d follows sequence %d: what lies between is missing"
              .formatted(hole.before(), hole.after()));
    }
  }

  boolean isWhole() {
    return hole == null;
  }

  /// Whether nothing but what lies between these two sequences is missing.
  boolean lacksAtMost(long after, long before) {
    return hole == null || (!hasMoreHoles && hole.equals(new Hole(after, before)));
  }

  Optional<Delta> first() {
    return Optional.ofNullable(first);
  }

  Optional<Delta> second() {
    return Optional.ofNullable(second);
  }

  Optional<Delta> last() {
    return Optional.ofNullable(last);
  }

  /// The root over the receipt ids.
  ///
  /// @param withFirst whether that of the first delta is among them
  Hash root(boolean withFirst) {
    return withFirst ? all.root() : behindFirst.root();
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// The total of a run without a hole; empty where there is no delta.
  ///
  /// @throws Refusal `MISSING_RECORDS` where there is a hole
  Optional<Total> total() throws Refusal {
    requireWhole();
    if (first == null || last == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Total(
            first.customer(),
            count,
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
}
