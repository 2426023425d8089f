package io.pacspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.keys.KeyController.Create;
import io.pacspace.keys.KeyController.Rotate;
import io.pacspace.shared.KeyId;
import io.pacspace.testing.Any;
import io.pacspace.testing.Confusables;
import io.pacspace.testing.Property;
import io.pacspace.transparency.Hash;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/// Under one Idempotency-Key no two new keys or rotations that differ in any value are taken for
/// one another.
class KeyRequestsTest {
  private static final KeyId OLD = new KeyId(new UUID(0, 1));

  record Asked(String name, String environment, Optional<String> end) {
    Hash hash() {
      return new Create(name, environment, end.map(StringNode::new).orElse(null)).hash().done();
    }
  }

  record Rotation(KeyId key, long seconds) {
    Hash hash() {
      return new Rotate(seconds).hash(key).done();
    }
  }

  private static Asked asked(Any any) {
    return new Asked(
        Confusables.text(any),
        any.of("sandbox", "production"),
        any.optional(
            0.6,
            () ->
                any.of(
                    "2030-01-01T00:00:00Z",
                    "2030-01-01T00:00:01Z",
                    "2030-01-01T00:00:00.000000001Z")));
  }

  private static Rotation rotation(Any any) {
    return new Rotation(
        any.of(OLD, new KeyId(new UUID(1, 0)), new KeyId(new UUID(0, 2))),
        any.longFrom(0, 2_592_000));
  }

  @Test
  void tellsEveryTwoApart() {
    Property.holds(
        300,
        any -> {
          var creations = any.set(2, 60, () -> asked(any));
          var rotations = any.set(2, 60, () -> rotation(any));
          assertThat(creations.stream().map(Asked::hash).distinct()).hasSameSizeAs(creations);
          assertThat(rotations.stream().map(Rotation::hash).distinct()).hasSameSizeAs(rotations);
        });
  }

  @Test
  void isTheSameHoweverTheSameIsSpelled() {
    assertThat(new Create("n", null, null).hash().done())
        .isEqualTo(new Create("n", "test", NullNode.getInstance()).hash().done());
    assertThat(new Asked("n", "live", Optional.of("2030-01-01T00:00:00.000Z")).hash())
        .isEqualTo(new Asked("n", "production", Optional.of("2030-01-01T00:00:00Z")).hash());
    assertThat(new Rotate(null).hash(OLD).done()).isEqualTo(new Rotation(OLD, 86_400).hash());
  }
}
