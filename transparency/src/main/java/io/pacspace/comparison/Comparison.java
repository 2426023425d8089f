package io.pacspace.comparison;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What a ledger has recorded beside what somebody else claims of the same usage. Both sides are
/// summed under each name, exactly, and a name whose sums differ is a difference; what a side does
/// not name counts as nothing there, so a day without usage need not be listed.
///
/// The recorded side comes first, in the order of the log. A million names on each side take some
/// hundred megabytes: amounts and counts in arrays, names as bytes, no object for any record.
public final class Comparison {
  private final By by;
  private final Names names = new Names();
  private final Sums recorded = new Sums();
  private final Sums claimed = new Sums();
  private final BitSet rounded = new BitSet();
  private int[] records = new int[0];
  private int[] rows = new int[0];
  private int[] firstRow = new int[0];
  private long[] firstSequence = new long[0];

  /// Begins with nothing on either side.
  public Comparison(By by) {
    this.by = by;
  }

  /// What is wrong with a name, seen from the ledger.
  public enum Kind {
    /// Recorded, and not claimed at all.
    MISSING,
    /// Claimed, and not recorded at all.
    EXTRA,
    /// On both sides, with other sums.
    CHANGED;

    /// In lower case, as options and answers have it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A name whose sums differ; amounts are without trailing zeroes.
  ///
  /// @param name empty for what has none
  /// @param difference what is claimed more than recorded
  /// @param sequence of its first record, if it has any
  /// @param row where its first claim stands, if it has any
  public record Difference(
      Kind kind,
      String name,
      BigDecimal recorded,
      BigDecimal claimed,
      BigDecimal difference,
      int records,
      int rows,
      long sequence,
      int row) {}

  /// Both sides as a whole; amounts are without trailing zeroes.
  ///
  /// @param claimed with each claim that is a double taken for the sum that it is nearest to
  /// @param difference what is claimed more than recorded: the differences of all names
  public record Totals(
      BigDecimal recorded,
      BigDecimal claimed,
      BigDecimal difference,
      long records,
      long rows,
      long missing,
      long extra,
      long changed) {
    /// How many names differ.
    public long differences() {
      return missing + extra + changed;
    }
  }

  /// Takes what was recorded under a name.
  ///
  /// @param count how many records that is
  /// @param sequence of the first of them
  public void record(String name, BigDecimal amount, int count, long sequence) {
    var number = numberOf(name);
    if (records[number] == 0) {
      firstSequence[number] = sequence;
    }
    records[number] = Math.addExact(records[number], count);
    recorded.add(number, amount);
  }

  /// Takes back the first record of all, which turns out to be none of those that are compared.
  public void withdrawFirst(String name, BigDecimal amount, long sequence) {
    var number = numberOf(name);
    records[number]--;
    firstSequence[number] = sequence + 1;
    recorded.add(number, amount.negate());
  }

  /// Takes what somebody claims under a name.
  ///
  /// @param row where it stands on that side
  public void claim(String name, Claim claim, int row) {
    var number = numberOf(name);
    if (rows[number] == 0) {
      firstRow[number] = row;
    }
    rows[number]++;
    claimed.add(number, claim.value());
    if (!claim.isExact()) {
      rounded.set(number);
    }
  }

  private int numberOf(String name) {
    var number = names.numberOf(name);
    if (number >= records.length) {
      var size = Math.max(16, number + number / 2);
      records = Arrays.copyOf(records, size);
      rows = Arrays.copyOf(rows, size);
      firstRow = Arrays.copyOf(firstRow, size);
      firstSequence = Arrays.copyOf(firstSequence, size);
      recorded.grow(size);
      claimed.grow(size);
    }
    return number;
  }

  /// Compares the two sides.
  ///
  /// @param each gets the differences in order: days as they follow each other; else what is
  ///   recorded as the log has it, then what is not, in the order of the claims
  public Totals compare(Consumer<? super Difference> each) {
    var counter = new Counter();
    inOrder()
        .forEach(
            number -> {
              counter.add(number);
              var difference = claimOf(number).difference(recorded.get(number));
              if (difference.signum() != 0) {
                var found = difference(number, difference);
                counter.add(found);
                each.accept(found);
              }
            });
    return counter.totals();
  }

  private IntStream inOrder() {
    var all = IntStream.range(0, names.size());
    return by == By.DAY
        ? all.boxed().sorted(Comparator.comparing(names::name)).mapToInt(Integer::intValue)
        : all;
  }

  private Claim claimOf(int number) {
    return new Claim(claimed.get(number), !rounded.get(number));
  }

  private Difference difference(int number, BigDecimal difference) {
    return new Difference(
        rows[number] == 0 ? Kind.MISSING : records[number] == 0 ? Kind.EXTRA : Kind.CHANGED,
        names.name(number),
        Sums.plain(recorded.get(number)),
        Sums.plain(claimed.get(number)),
        difference,
        records[number],
        rows[number],
        firstSequence[number],
        firstRow[number]);
  }

  /// Adds up what [#compare] goes through.
  private final class Counter {
    private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal difference = BigDecimal.ZERO;
    private long allRecords;
    private long allRows;

    void add(int number) {
      sum = sum.add(recorded.get(number));
      allRecords += records[number];
      allRows += rows[number];
    }

    void add(Difference found) {
      kinds.merge(found.kind(), 1L, Long::sum);
      difference = difference.add(found.difference());
    }

    Totals totals() {
      return new Totals(
          Sums.plain(sum),
          Sums.plain(sum.add(difference)),
          Sums.plain(difference),
          allRecords,
          allRows,
          kinds.getOrDefault(Kind.MISSING, 0L),
          kinds.getOrDefault(Kind.EXTRA, 0L),
          kinds.getOrDefault(Kind.CHANGED, 0L));
    }
  }
}
