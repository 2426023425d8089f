package io.pacspace.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The words and the order of the steps, which are kept in rows and shown to people.
class StepTest {
  @ParameterizedTest
  @CsvSource({
    "PLACE, place, 1, CREATE_LEDGER",
    "CREATE_LEDGER, create-ledger, 2, SELF_TEST",
    "SELF_TEST, self-test, 3, PUBLISH",
    "PUBLISH, publish, 4,",
  })
  void comesInOrder(Step step, String word, int position, Step next) {
    assertThat(step).hasToString(word);
    assertThat(Step.of(word)).isEqualTo(step);
    assertThat(step.position()).isEqualTo(position);
    assertThat(step.next()).isEqualTo(Optional.ofNullable(next));
  }

  @Test
  void isCalledByNoOtherWord() {
    assertThatThrownBy(() -> Step.of("PLACE")).isInstanceOf(IllegalStateException.class);
  }
}
