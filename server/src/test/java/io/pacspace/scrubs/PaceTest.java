package io.pacspace.scrubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The share of the time that is worked is the one that is set, however long a part takes.
class PaceTest {
  @ParameterizedTest
  @CsvSource({
    "0.02,  PT0.1S, PT4.9S",
    "0.02,  PT3S,   PT147S",
    "0.02,  PT0S,   PT0S",
    "0.5,   PT0.2S, PT0.2S",
    "0.1,   PT1S,   PT9S",
    "0.001, PT1S,   PT999S",
    "1,     PT1S,   PT0S",
  })
  void restsByWhatWasWorked(double share, Duration worked, Duration rest) {
    assertThat(new Pace(share).rest(worked)).isEqualTo(rest);
  }

  /// By the default, each of 10^7 entries is read once a week if one takes no more than 1.2 ms.
  @ParameterizedTest
  @CsvSource({"10000000, PT0.0012S"})
  void readsEachEntryOnceAWeek(long entries, Duration each) {
    var one = each.plus(new Pace(0.02).rest(each));
    assertThat(one.multipliedBy(entries)).isLessThan(Duration.ofDays(7));
  }
}
