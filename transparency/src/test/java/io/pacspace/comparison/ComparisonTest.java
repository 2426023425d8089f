package io.pacspace.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two counts that differ are told apart name by name, and what is told adds up to the difference
/// of their sums.
class ComparisonTest {
  private final List<String> found = new ArrayList<>();

  private static void record(Comparison comparison, String side) {
    var sequence = 0;
    for (var one : entries(side)) {
      sequence++;
      comparison.record(nameOf(one), amountOf(one), 1, sequence);
    }
  }

  private static void claim(Comparison comparison, String side, boolean isExact) {
    var row = 0;
    for (var one : entries(side)) {
      comparison.claim(nameOf(one), new Claim(amountOf(one), isExact), row++);
    }
  }

  private static List<String> entries(String side) {
    return side.isEmpty() ? List.of() : List.of(side.split(" "));
  }

  private static String nameOf(String entry) {
    return entry.substring(0, entry.indexOf('='));
  }

  private static BigDecimal amountOf(String entry) {
    return new BigDecimal(entry.substring(entry.indexOf('=') + 1));
  }

  private Comparison.Totals compare(By by, String ledger, String theirs, boolean isExact) {
    var comparison = new Comparison(by);
    record(comparison, ledger);
    claim(comparison, theirs, isExact);
    return comparison.compare(
        one ->
            found.add(
                "%s %s %s/%s"
                    .formatted(
                        one.kind(),
                        one.name(),
                        one.recorded().toPlainString(),
                        one.claimed().toPlainString())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '' | ''",
        "a=1 b=2 | b=2.0 a=1e0 | ''",
        "a=1 b=2 c=3 | c=3 a=1 | MISSING b 2/0",
        "a=1 | a=1 x=5 | EXTRA x 0/5",
        "a=1 b=2 | a=1 b=2.000000001 | CHANGED b 2/2.000000001",
        // The log's order, whatever that of the claims; what is not in the log comes last.
        "c=1 b=2 a=3 | x=9 a=4 w=8 c=2 | CHANGED c 1/2, MISSING b 2/0, CHANGED a 3/4, EXTRA x 0/9, EXTRA w 0/8",
        // Counted twice, or in two parts.
        "a=1 b=2 | a=1 b=2 b=2 | CHANGED b 2/4",
        "a=5 | a=2 a=3 | ''",
        // Without a name: one sum of all of them.
        "=1 a=2 =3 | a=2 =4 | ''",
        "=1 a=2 =3 | a=2 =3.5 | CHANGED  4/3.5",
        // What comes to nothing is nothing.
        "a=1 =2 =-2 | a=1 x=0 y=7 y=-7 | ''",
        "a=1000000000 b=0.000000001 | a=1000000000 | MISSING b 0.000000001/0",
      })
  void findsWhatDiffers(String ledger, String theirs, String differences) {
    compare(By.REFERENCE, ledger, theirs, true);

    assertThat(String.join(", ", found)).isEqualTo(differences);
  }

  @Test
  void listsDaysAsTheyFollowEachOther() {
    compare(
        By.DAY,
        "2026-11-02=1 2026-11-04=2",
        "2026-11-05=1 2026-11-04=3 2026-11-01=5 2026-11-02=1 2026-11-03=0",
        true);

    assertThat(found)
        .containsExactly("EXTRA 2026-11-01 0/5", "CHANGED 2026-11-04 2/3", "EXTRA 2026-11-05 0/1");
  }

  @Test
  void saysHowMuchAndHowManyAndWhere() {
    var comparison = new Comparison(By.REFERENCE);
    comparison.record("a", new BigDecimal("1.50"), 1, 41);
    comparison.record("", new BigDecimal("2"), 1, 42);
    comparison.record("", new BigDecimal("3"), 2, 43);
    comparison.claim("x", new Claim(new BigDecimal("7"), true), 0);
    comparison.claim("", new Claim(new BigDecimal("4.5"), true), 1);
    var differences = new ArrayList<Comparison.Difference>();

    var totals = comparison.compare(differences::add);

    assertThat(totals)
        .isEqualTo(
            new Comparison.Totals(
                new BigDecimal("6.5"), new BigDecimal("11.5"), new BigDecimal("5"), 4, 2, 1, 1, 1));
    assertThat(totals.differences()).isEqualTo(3);
    var unnamed = differences.get(1);
    assertThat(unnamed.difference()).isEqualTo("-0.5");
    assertThat(List.of(unnamed.records(), unnamed.rows(), unnamed.row())).containsExactly(3, 1, 1);
    assertThat(unnamed.sequence()).isEqualTo(42);
    assertThat(differences.getFirst().sequence()).isEqualTo(41);
  }

  /// As balances are compared: a number has been a double, and means what that is nearest to.
  @ParameterizedTest
  @CsvSource({
    "302999999999.9997, 302999999999.999697001, 0",
    "302999999999.99976, 302999999999.999697001, 0.000062999",
    "0.1, 0.1, 0",
    "3, 2, 1"
  })
  void takesADoubleForTheSumThatItIsNearestTo(String claim, String sum, String difference) {
    var nearest = new Claim(new BigDecimal(claim), false);
    var exact = new Claim(new BigDecimal(claim), true);

    assertThat(nearest.difference(new BigDecimal(sum))).isEqualTo(difference);
    assertThat(exact.difference(new BigDecimal(sum)))
        .isEqualByComparingTo(new BigDecimal(claim).subtract(new BigDecimal(sum)));
    var totals = compare(By.DAY, "2026-11-01=" + sum, "2026-11-01=" + claim, false);
    assertThat(totals.difference()).isEqualTo(difference);
    assertThat(totals.claimed().subtract(totals.recorded()))
        .isEqualByComparingTo(totals.difference());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01, 2026-11-01",
    "2026-11-01T23:59:59.9999Z, 2026-11-01",
    "2026-11-01T00:30:00+02:00, 2026-10-31",
    "2026-11-01T23:30:00-01:00, 2026-11-02",
  })
  void knowsTheDayOfATime(String text, String day) {
    assertThat(By.DAY.nameOf(text)).isEqualTo(day);
    assertThat(By.REFERENCE.nameOf(text)).isEqualTo(text);
    assertThatThrownBy(() -> By.DAY.nameOf(text + "x")).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> By.DAY.nameOf("2026-11-01T12:00"))
        .isInstanceOf(DateTimeException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "99999999999999999999999999999.999999999999999999, true",
    "100000000000000000000000000000, false",
    "1e-19, false",
    "1e999999999, false",
    "1e-999999999, false",
    "-1.5, true"
  })
  void knowsAmountsThatAddUp(String amount, boolean isBounded) {
    assertThat(Claim.isBounded(new BigDecimal(amount))).isEqualTo(isBounded);
  }

  /// Against the plainest way to do the same, with names that repeat, are new and are none, and
  /// amounts past what a long holds.
  @Test
  void agreesWithSumsInAMap() {
    var random = new Random(7);
    var ledger = new HashMap<String, BigDecimal>();
    var theirs = new HashMap<String, BigDecimal>();
    var comparison = new Comparison(By.REFERENCE);
    for (var i = 0; i < 20_000; i++) {
      var amount = new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(12));
      var name = "name-" + random.nextInt(8_000);
      ledger.merge(name, amount, BigDecimal::add);
      comparison.record(name, amount, 1, i + 1);
      if (random.nextInt(10) > 0) {
        theirs.merge(name, amount, BigDecimal::add);
        comparison.claim(name, new Claim(amount, true), i);
      }
    }
    var differing = new HashMap<String, BigDecimal>();
    ledger.forEach(
        (name, sum) -> {
          var difference = theirs.getOrDefault(name, BigDecimal.ZERO).subtract(sum);
          if (difference.signum() != 0) {
            differing.put(name, difference.stripTrailingZeros());
          }
        });

    var found = new HashMap<String, BigDecimal>();
    var totals = comparison.compare(one -> found.put(one.name(), one.difference()));

    assertThat(found).isEqualTo(differing).hasSizeGreaterThan(500);
    assertThat(totals.difference())
        .isEqualByComparingTo(differing.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(totals.recorded())
        .isEqualByComparingTo(ledger.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
  }
}
