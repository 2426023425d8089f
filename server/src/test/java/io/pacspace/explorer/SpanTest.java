package io.pacspace.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.lists.PageRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {
  @ParameterizedTest
  @CsvSource({
    "1, 10, false, 14, 25",
    "2, 10, false, 4, 15",
    "3, 10, false, 3, 5",
    "4, 10, false, 3, 3",
    "1, 10, true, 3, 14",
    "3, 10, true, 23, 25",
    "4, 10, true, 25, 25",
    "1000000, 100, true, 25, 25",
    "1000000, 100, false, 3, 3",
  })
  void givesAPageAndOneMoreFromEitherEnd(
      int page, int limit, boolean fromOldest, long after, long last) {
    var shown = new Span(3, 25).sought(new PageRequest(page, limit), fromOldest);

    assertThat(shown.count()).isEqualTo(last - after);
    if (shown.count() > 0) {
      assertThat(shown).isEqualTo(new Span(after, last));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5, false, 20, 25",
    "5, true, 3, 8",
    "22, false, 3, 25",
    "100, true, 3, 25",
    "100, false, 3, 25",
  })
  void isCutToItsNewestOrOldest(long most, boolean oldest, long after, long last) {
    assertThat(new Span(3, 25).cut(most, oldest)).isEqualTo(new Span(after, last));
  }

  @ParameterizedTest
  @CsvSource({"9, false, 3, 8", "9, true, 9, 25", "4, false, 3, 3", "25, true, 25, 25"})
  void goesOnBehindARecord(long sequence, boolean upwards, long after, long last) {
    assertThat(new Span(3, 25).behind(sequence, upwards)).isEqualTo(new Span(after, last));
  }

  @ParameterizedTest
  @CsvSource({"0, 100, 3, 25", "10, 20, 10, 20", "0, 2, 3, 3", "30, 40, 30, 30", "20, 10, 20, 20"})
  void hasInCommonWhatBothHave(long otherAfter, long otherLast, long after, long last) {
    assertThat(new Span(3, 25).within(otherAfter, otherLast)).isEqualTo(new Span(after, last));
  }
}
