package io.pacspace.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Failure;
import io.pacspace.testing.Property;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cursor leads back to where it was given out for, and nowhere else.
class CursorTest {
  private static final String SENTENCE =
      "after must be the next of an answer to the same request, with the same filters and order.";

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private final Series list = Series.of("customers", UUID.randomUUID(), "a", null);

  /// No list is ordered by more than three values, and ids have 128 characters at the most.
  @Test
  void comesBackAsItWas() {
    Property.holds(
        1_000,
        any -> {
          var values = any.list(1, 3, () -> any.text(LETTERS, 0, 128));
          var cursor = new Cursor(values);

          assertThat(list.parse(list.write(cursor))).contains(cursor);
        });
  }

  @Test
  void isNoneWhereNoneIsGiven() {
    assertThat(list.parse(null)).isEmpty();
    assertThat(list.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%", " ", "AAAAAAAAAAA", "AAAAAAAAAAAA", "rec_0", "é", "null", "0"})
  void refusesWhatIsNoCursor(String text) {
    assertThatThrownBy(() -> list.parse(text))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessage(SENTENCE);
    assertThatThrownBy(() -> list.parse(text.repeat(2_000))).hasMessage(SENTENCE);
  }

  @Test
  void refusesEveryChangeOfABit() {
    var bytes = Base64.getUrlDecoder().decode(list.write(Cursor.of("acme", 7)));
    for (var bit = 0; bit < 8 * bytes.length; bit++) {
      var changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      var text = Base64.getUrlEncoder().encodeToString(changed);
      assertThatThrownBy(() -> list.parse(text)).as("bit %d", bit).hasMessage(SENTENCE);
    }
  }

  /// Two lists are one only where each of their parts is the same, wherever one part ends.
  @Test
  void isOfOneListAlone() {
    var one = Series.of("l", "ab", "c", null).write(Cursor.of("x"));

    assertThat(Series.of("l", "ab", "c", null).parse(one)).isPresent();
    for (var other :
        List.of(
            Series.of("l", "a", "bc", null),
            Series.of("l", "ab", "c", ""),
            Series.of("l", "ab", "c", "null"),
            Series.of("l", "ab", "c"),
            Series.of("m", "ab", "c", null))) {
      assertThatThrownBy(() -> other.parse(one)).hasMessage(SENTENCE);
    }
  }

  @Test
  void readsItsValuesOrRefuses() {
    var cursor = Cursor.of("acme", 12, "-0.5", "999999999999999999");

    assertThat(cursor.value(0, CustomerId::parse)).isEqualTo(new CustomerId("acme"));
    assertThat(cursor.number(1)).isEqualTo(12);
    assertThat(cursor.amount(2)).isEqualByComparingTo("-0.5");
    assertThat(cursor.number(3)).isEqualTo(999_999_999_999_999_999L);
    for (var made : List.of("-1", "1e9", "0x1", "", " 1", "9".repeat(19), "１")) {
      assertThatThrownBy(() -> Cursor.of(made).number(0)).as(made).hasMessage(SENTENCE);
    }
    for (var made : List.of("1e9", "NaN", "+1", ".5", "1.", "9".repeat(41))) {
      assertThatThrownBy(() -> Cursor.of(made).amount(0)).as(made).hasMessage(SENTENCE);
    }
    assertThatThrownBy(() -> cursor.number(4)).hasMessage(SENTENCE);
    assertThatThrownBy(() -> Cursor.of("a b").value(0, CustomerId::parse)).hasMessage(SENTENCE);
  }

  @Test
  void endsWhereTheListEnds() {
    var three = List.of("a", "b", "c");

    assertThat(list.part(three, 3, Cursor::of)).isEqualTo(new Cursor.Part<>(three, null));
    var part = list.part(three, 2, Cursor::of);
    assertThat(part.items()).containsExactly("a", "b");
    assertThat(list.parse(part.next())).contains(Cursor.of("b"));
  }

  @Test
  void isNoText() {
    var next = list.write(Cursor.of("acme"));

    assertThat(next).matches("[A-Za-z0-9_-]+").doesNotContain("acme");
    assertThat(next.getBytes(StandardCharsets.UTF_8)).hasSize(next.length());
  }
}
