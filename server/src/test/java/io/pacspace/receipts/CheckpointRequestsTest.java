package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.receipts.CheckpointController.Create;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.testing.Any;
import io.pacspace.testing.Confusables;
import io.pacspace.testing.Property;
import io.pacspace.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Under one Idempotency-Key no two checkpoints that differ in any value are taken for one another.
class CheckpointRequestsTest {
  private static Create request(Any any) {
    return new Create(text(any), text(any), text(any), text(any), text(any));
  }

  private static @Nullable String text(Any any) {
    return any.orNull(0.5, () -> Confusables.text(any));
  }

  @Test
  void tellsEveryTwoApart() {
    Property.holds(
        300,
        any -> {
          var requests = any.set(2, 60, () -> request(any));
          assertThat(requests.stream().map(Create::hash).distinct()).hasSameSizeAs(requests);
        });
  }

  /// The hash that is kept beside keys was worked out apart from this program.
  @Test
  void knowsTheRequestsOfEarlierVersions() {
    var asked = new Create("null", null, null, null, null);
    var key =
        TestServer.shared().bean(CheckpointController.class).key(new IdempotencyKey("k"), asked);

    assertThat(key.request()).isEqualTo(asked.hash());
    assertThat(key.earlier().orElseThrow())
        .hasToString("0x9145e8523d6c3742e4a388adb7924d5c3eca9c1843fb44c12c480ebc940301bf");
  }
}
