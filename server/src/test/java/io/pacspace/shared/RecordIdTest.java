package io.pacspace.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pacspace.testing.Property;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A record is found by nothing but its id.
class RecordIdTest {
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  @Test
  void holdsItsIndexAndReadsBack() {
    Property.holds(
        1_000,
        any -> {
          var index = any.longFrom(0, RecordId.INDEX_LIMIT - 1);
          var millis = any.longFrom(0, LATEST);
          var random = any.anyLong();
          var id = RecordId.of(Instant.ofEpochMilli(millis), index, random);

          assertThat(id.logIndex()).isEqualTo(index);
          assertThat(id.value().version()).isEqualTo(8);
          assertThat(id.value().variant()).isEqualTo(2);
          assertThat(RecordId.parse(id.toString())).contains(id);
        });
  }

  @Test
  void sortsByTimeThenIndex() {
    Property.holds(
        1_000,
        any -> {
          var index = any.longFrom(0, 1L << 40);
          var millis = any.longFrom(0, LATEST - 1);
          var random = any.anyLong();
          var first = RecordId.of(Instant.ofEpochMilli(millis), index, -1);
          var second = RecordId.of(Instant.ofEpochMilli(millis), index + 1, random);
          var later = RecordId.of(Instant.ofEpochMilli(millis + 1), index, random);

          assertThat(first.toString()).isLessThan(second.toString());
          assertThat(second.toString()).isLessThan(later.toString());
        });
  }

  @Test
  void refusesAnIndexThatDoesNotFit() {
    assertThat(RecordId.of(Instant.ofEpochMilli(LATEST), RecordId.INDEX_LIMIT - 1, 0).logIndex())
        .isEqualTo(RecordId.INDEX_LIMIT - 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordId.of(Instant.EPOCH, RecordId.INDEX_LIMIT, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> RecordId.of(Instant.EPOCH, -1, 0));
  }

  @Test
  void parsesNoIdOfAnotherKind() {
    var other = new IdKind<>("rec_", id -> id).format(UUID.randomUUID());

    assertThat(RecordId.parse(other)).isEmpty();
    assertThat(RecordId.parse(KeyId.next().toString())).isEmpty();
    assertThat(RecordId.parse("")).isEmpty();
  }
}
