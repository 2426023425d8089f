package io.pacspace.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Without end goes in, a bounded record comes out.
class TallyTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Tally<String> tally = new Tally<>(Duration.ofHours(1));

  @Test
  void tellsTheFirstAtOnceAndTheOthersAsANumber() {
    assertThat(tally.count("ada", "192.0.2.1", START)).isEqualTo(1);
    for (var i = 2; i <= 1_000; i++) {
      assertThat(tally.count("ada", "192.0.2." + i % 3, START.plusSeconds(i))).isEqualTo(i);
    }

    assertThat(tally.over(START.plusSeconds(3_599))).isEmpty();
    assertThat(tally.over(START.plusSeconds(3_600)))
        .containsExactly(
            new Tally.More<>("ada", 999, Set.of("192.0.2.0", "192.0.2.1", "192.0.2.2")));
    assertThat(tally.over(START.plusSeconds(3_600))).isEmpty();
    assertThat(tally.count("ada", "192.0.2.1", START.plusSeconds(3_601))).isEqualTo(1);
  }

  @Test
  void hasNothingToAddToOne() {
    tally.count("ada", "192.0.2.1", START);

    assertThat(tally.rest()).isEmpty();
  }

  @Test
  void namesFiveSourcesAtMost() {
    for (var i = 0; i < 100; i++) {
      tally.count("ada", "192.0.2." + i, START);
    }

    assertThat(tally.rest())
        .singleElement()
        .satisfies(more -> assertThat(more.sources()).hasSize(5));
  }

  @Test
  void countsSoManySubjectsAndNoMore() {
    for (var i = 0; i < 10_000; i++) {
      assertThat(tally.count("subject " + i, "", START)).isEqualTo(1);
    }

    assertThat(tally.count("one more", "", START)).isZero();
    assertThat(tally.count("subject 7", "", START)).isEqualTo(2);
  }
}
