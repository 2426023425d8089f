package io.pacspace.environments;

import java.util.Arrays;
import java.util.Optional;

/// The steps of an activation, in order. Each may be run again without doing its work twice, and
/// each is committed before the next begins.
enum Step {
  PLACE(1, "place"),
  CREATE_LEDGER(2, "create-ledger"),
  SELF_TEST(3, "self-test"),
  PUBLISH(4, "publish");

  private final int position;
  private final String text;

  Step(int position, String text) {
    this.position = position;
    this.text = text;
  }

  /// Where it comes in the order, counted from 1.
  int position() {
    return position;
  }

  /// The step after this one, unless this is the last.
  Optional<Step> next() {
    return Arrays.stream(values()).filter(step -> step.position == position + 1).findFirst();
  }

  static Step of(String text) {
    for (var step : values()) {
      if (step.text.equals(text)) {
        return step;
      }
    }
    throw new IllegalStateException("no step is called " + text);
  }

  @Override
  public String toString() {
    return text;
  }
}
