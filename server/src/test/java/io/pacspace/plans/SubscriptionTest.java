package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.plans.Subscription.Ending;
import io.pacspace.plans.Subscription.Free;
import io.pacspace.plans.Subscription.Paid;
import io.pacspace.testing.Property;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A period is a calendar month counted from the payment, whatever the lengths of the months.
class SubscriptionTest {
  private static final long YEAR_2000 = 946_684_800;
  private static final long YEAR_2100 = 4_102_444_800L;

  @ParameterizedTest
  @CsvSource({
    "2026-01-15T10:00:00Z, 2026-01-15T10:00:00Z, 2026-02-15T10:00:00Z",
    "2026-01-15T10:00:00Z, 2026-02-15T09:59:59.999Z, 2026-02-15T10:00:00Z",
    "2026-01-15T10:00:00Z, 2026-02-15T10:00:00Z, 2026-03-15T10:00:00Z",
    "2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z",
    "2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z, 2026-03-31T10:00:00Z",
    "2026-01-31T10:00:00Z, 2026-03-31T10:00:00Z, 2026-04-30T10:00:00Z",
    "2028-01-31T10:00:00Z, 2028-02-01T00:00:00Z, 2028-02-29T10:00:00Z",
    "2028-02-29T10:00:00Z, 2029-02-28T09:00:00Z, 2029-02-28T10:00:00Z",
    "2025-12-31T23:59:59Z, 2026-01-01T00:00:00Z, 2026-01-31T23:59:59Z",
    "2026-01-15T10:00:00Z, 2026-01-15T09:59:00Z, 2026-02-15T10:00:00Z",
  })
  void endsItsPeriodAMonthAfterThePayment(Instant paidAt, Instant now, Instant end) {
    assertThat(paid(paidAt).periodEnd(now)).isEqualTo(end);
  }

  @Test
  void alwaysFindsTheFirstEndAfterNow() {
    Property.holds(
        1_000,
        any -> {
          var paidAt = any.longFrom(YEAR_2000, YEAR_2100);
          var later = any.longFrom(0, 1_000_000_000);
          var payment = Instant.ofEpochSecond(paidAt);
          var now = payment.plusSeconds(later);

          var end = paid(payment).periodEnd(now);

          assertThat(end).isAfter(now);
          var from = payment.atOffset(ZoneOffset.UTC);
          var ends = from;
          for (var month = 1; !ends.toInstant().isAfter(now); month++) {
            ends = from.plusMonths(month);
          }
          assertThat(end).isEqualTo(ends.toInstant());
        });
  }

  @Test
  void fallsBackToFreeTheMomentItEnds() {
    var end = Instant.parse("2026-02-15T10:00:00Z");
    var cancelled =
        paid(Instant.parse("2026-01-15T10:00:00Z")).until(Optional.of(new Ending(end, Tier.FREE)));

    assertThat(cancelled.at(end.minusMillis(1))).isEqualTo(cancelled);
    assertThat(cancelled.at(end)).isEqualTo(new Free());
  }

  @Test
  void goesOnAsTheCheaperPlanTheMomentItEnds() {
    var end = Instant.parse("2026-02-15T10:00:00Z");
    var downgraded =
        new Paid(Tier.SCALE, Instant.parse("2026-01-15T10:00:00Z"), Optional.empty())
            .until(Optional.of(new Ending(end, Tier.PILOT)));

    assertThat(downgraded.at(end.minusMillis(1))).isEqualTo(downgraded);
    assertThat(downgraded.at(end)).isEqualTo(new Paid(Tier.PILOT, end, Optional.empty()));
  }

  @Test
  void goesOnForEverUnlessCancelled() {
    var paid = paid(Instant.parse("2026-01-15T10:00:00Z"));

    assertThat(paid.at(Instant.parse("2126-01-15T10:00:00Z"))).isEqualTo(paid);
  }

  @Test
  void isPaidUntilTheEndThatIsKnownAndOtherwiseForItsPeriod() {
    var paid = paid(Instant.parse("2026-01-15T10:00:00Z"));
    var now = Instant.parse("2026-02-20T00:00:00Z");
    var end = Instant.parse("2026-06-01T00:00:00Z");

    assertThat(paid.paidUntil(now)).isEqualTo(Instant.parse("2026-03-15T10:00:00Z"));
    assertThat(paid.until(Optional.of(new Ending(end, Tier.FREE))).paidUntil(now)).isEqualTo(end);
  }

  /// Whoever asks for the change that is on its way already changes nothing.
  @ParameterizedTest
  @CsvSource({", FREE, false", "FREE, FREE, true", "FREE, PILOT, false", "PILOT, PILOT, true"})
  void knowsWhatItEndsIn(@Nullable Tier next, Tier asked, boolean ends) {
    var at = Instant.parse("2026-02-15T10:00:00Z");
    var paid =
        paid(Instant.parse("2026-01-15T10:00:00Z"))
            .until(Optional.ofNullable(next).map(tier -> new Ending(at, tier)));

    assertThat(paid.endsIn(asked)).isEqualTo(ends);
  }

  private static Paid paid(Instant at) {
    return new Paid(Tier.PILOT, at, Optional.empty());
  }
}
