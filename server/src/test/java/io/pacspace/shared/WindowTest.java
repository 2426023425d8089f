package io.pacspace.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every way to ask for a window, and every way to ask for none that makes sense.
class WindowTest {
  private static final Instant NOW = Instant.parse("2026-02-28T23:59:59.999Z");

  @ParameterizedTest
  @CsvSource({
    ",,,, 2026-02-01T00:00:00.000Z, 2026-03-01T00:00:00.000Z",
    "'','','','', 2026-02-01T00:00:00.000Z, 2026-03-01T00:00:00.000Z",
    ", current_month,,, 2026-02-01T00:00:00.000Z, 2026-03-01T00:00:00.000Z",
    "2025-12,,,, 2025-12-01T00:00:00.000Z, 2026-01-01T00:00:00.000Z",
    ",, 2025-12-05, 2025-12-06, 2025-12-05T00:00:00.000Z, 2025-12-06T00:00:00.000Z",
    ", custom, 2025-12-05T01:00:00+02:00, 2025-12-05T00:00:00Z,"
        + " 2025-12-04T23:00:00.000Z, 2025-12-05T00:00:00.000Z",
    ", custom, 2025-12-05T00:00:00.0001Z, 2025-12-05T00:00:00.001999Z,"
        + " 2025-12-05T00:00:00.001Z, 2025-12-05T00:00:00.002Z",
    "9999-12,,,, 9999-12-01T00:00:00.000Z, 9999-12-31T23:59:59.999Z",
    "1969-12,,,, 1969-12-01T00:00:00.000Z, 1970-01-01T00:00:00.000Z",
    "0001-01,,,, 0001-01-01T00:00:00.000Z, 0001-02-01T00:00:00.000Z",
    ",, 1969-12-31T23:59:59.999Z, 1970-01-02, 1969-12-31T23:59:59.999Z, 1970-01-02T00:00:00.000Z",
    ", custom, 2025-01-01T00:00:00Z, 2026-01-01T00:00:00Z,"
        + " 2025-01-01T00:00:00.000Z, 2026-01-01T00:00:00.000Z",
  })
  void understands(
      @Nullable String period,
      @Nullable String preset,
      @Nullable String from,
      @Nullable String to,
      String start,
      String end) {
    var window = new WindowRequest(period, preset, from, to).at(NOW);

    assertThat(Window.write(window.start())).isEqualTo(start);
    assertThat(Window.write(window.end())).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01, current_month,,, INVALID_SCOPE_COMBINATION",
    "2026-01,, 2026-01-01, 2026-01-02, INVALID_SCOPE_COMBINATION",
    ", current_month, 2026-01-01, 2026-01-02, INVALID_SCOPE_COMBINATION",
    ", custom, 2025-01-01T00:00:00Z, 2026-01-01T00:00:00.001Z, SCOPE_TOO_WIDE",
    ", custom, 2025-01-01,, INVALID_REQUEST",
    ",,, 2025-01-01, INVALID_REQUEST",
    ", custom,,, INVALID_REQUEST",
    ", yesterday,,, INVALID_REQUEST",
    "2026-13,,,, INVALID_REQUEST",
    "26-01,,,, INVALID_REQUEST",
    "0000-01,,,, INVALID_REQUEST",
    ",, 1900-01-01, 2026-01-02, SCOPE_TOO_WIDE",
    ",, 0000-01-01, 0000-01-02, INVALID_REQUEST",
    ",, 2026-01-01, 10000-01-01, INVALID_REQUEST",
    ",, 2026-01-02, 2026-01-02, INVALID_REQUEST",
    ",, 2026-02-30, 2026-03-02, INVALID_REQUEST",
    ",, 2026-01-01T00:00:00, 2026-03-02, INVALID_REQUEST",
    ",, +999999999-01-01T00:00:00Z, 2026-03-02, INVALID_REQUEST",
  })
  void refuses(
      @Nullable String period,
      @Nullable String preset,
      @Nullable String from,
      @Nullable String to,
      String code) {
    assertThatThrownBy(() -> new WindowRequest(period, preset, from, to).at(NOW))
        .isInstanceOfSatisfying(
            Failure.Invalid.class, failure -> assertThat(failure.code().name()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00 02:00, startDate has a space where a + was meant: encode + as %2B.",
    "+10000-01-01T00:00:00Z, startDate must not be after the year 9999.",
    "12026-01-01, startDate must not be after the year 9999."
  })
  void saysWhatIsWrongWithATime(String start, String sentence) {
    assertThatThrownBy(() -> new WindowRequest(null, null, start, "2026-01-02").at(NOW))
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "custom, 2026-01-01,, endDate is required together with startDate",
    "custom,, 2026-01-01, startDate is required together with endDate",
    ", 2026-01-01,, endDate is required together with startDate",
    ",, 2026-01-01, startDate is required together with endDate",
    "custom,,, startDate is required together with endDate;"
        + " endDate is required together with startDate",
  })
  void namesEveryDateThatIsMissing(
      @Nullable String preset, @Nullable String from, @Nullable String to, String problems) {
    assertThatThrownBy(() -> new WindowRequest(null, preset, from, to).at(NOW))
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            failure ->
                assertThat(failure.fields())
                    .extracting(field -> field.field() + " " + field.message())
                    .containsExactly(problems.split("; ")));
  }

  @ParameterizedTest
  @CsvSource({
    ",,,, true",
    "'','','','', true",
    "2026-01,,,, false",
    ", current_month,,, false",
    ",, 2026-01-01,, false",
    ",,, 2026-01-01, false",
    "nonsense, '', '', '', false",
  })
  void knowsWhetherAnythingIsAskedFor(
      @Nullable String period,
      @Nullable String preset,
      @Nullable String from,
      @Nullable String to,
      boolean empty) {
    assertThat(new WindowRequest(period, preset, from, to).isEmpty()).isEqualTo(empty);
  }

  @Test
  void endsTheCalendarOfMonthsToo() {
    assertThatThrownBy(() -> new WindowRequest("10000-01", null, null, null).at(NOW))
        .hasMessage("period must not be after the year 9999.");
  }

  @Test
  void callsAWholeMonthByItsName() {
    assertThat(new WindowRequest("2026-01", null, null, null).at(NOW).text()).isEqualTo("2026-01");
    assertThat(new WindowRequest(null, null, "2026-01-01", "2026-02-02").at(NOW).text())
        .isEqualTo("2026-01-01T00:00:00.000Z/2026-02-02T00:00:00.000Z");
  }
}
