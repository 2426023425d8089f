package io.pacspace.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Asserts on refusals.
final class Refused {
  private Refused() {}

  static void with(Refusal.Code code, ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  static void anyhow(ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(call);
  }
}
