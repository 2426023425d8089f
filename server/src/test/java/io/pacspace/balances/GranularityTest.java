package io.pacspace.balances;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Steps of a window begin where the calendar says, in UTC, and never outside of it.
class GranularityTest {
  @ParameterizedTest
  @CsvSource({
    "day,   2026-01-30, 2026-02-02, 2026-01-30 2026-01-31 2026-02-01 2026-02-02",
    "day,   2026-01-30, 2026-01-31, 2026-01-30 2026-01-31",
    // 2026-02-02 is a Monday.
    "week,  2026-01-30, 2026-02-10, 2026-01-30 2026-02-02 2026-02-09 2026-02-10",
    "week,  2026-02-02, 2026-02-16, 2026-02-02 2026-02-09 2026-02-16",
    "week,  2026-02-01, 2026-02-03, 2026-02-01 2026-02-02 2026-02-03",
    "week,  2026-02-03, 2026-02-09, 2026-02-03 2026-02-09",
    "month, 2026-01-31, 2026-03-02, 2026-01-31 2026-02-01 2026-03-01 2026-03-02",
    "month, 2026-01-01, 2026-03-01, 2026-01-01 2026-02-01 2026-03-01",
    "month, 2027-12-15, 2028-03-01, 2027-12-15 2028-01-01 2028-02-01 2028-03-01",
  })
  void stepsThroughTheCalendar(String word, String start, String end, String bounds) {
    assertThat(
            requireNonNull(Granularity.of(word)).bounds(new Window(midnight(start), midnight(end))))
        .containsExactlyElementsOf(
            Arrays.stream(bounds.split(" ")).map(GranularityTest::midnight).toList());
  }

  private static Instant midnight(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }

  @Test
  void cutsTheFirstAndTheLastStepToTheWindow() {
    var start = Instant.parse("2026-02-01T13:00:00Z");
    var end = Instant.parse("2026-02-02T00:00:00.001Z");
    assertThat(Granularity.DAY.bounds(new Window(start, end)))
        .containsExactly(start, midnight("2026-02-02"), end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"day", "week", "month"})
  void isTheWordOfTheContract(String word) {
    assertThat(Granularity.of(word)).hasToString(word);
  }

  @Test
  void isNoneWhereNoneIsAskedFor() {
    assertThat(Granularity.of(null)).isNull();
    assertThat(Granularity.of("")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DAY", "days", "hour", " day"})
  void refusesOtherWords(String word) {
    assertThatThrownBy(() -> Granularity.of(word))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessage("granularity must be day, week or month.");
  }
}
