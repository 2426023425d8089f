package io.pacspace.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Any;
import io.pacspace.testing.Confusables;
import io.pacspace.testing.Property;
import io.pacspace.transparency.Hash;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whatever differs in any value has another hash, and what is the same has the same for ever.
class RequestHashTest {
  private static Set<List<Optional<String>>> requests(Any any) {
    return any.set(
        2,
        60,
        () ->
            any.list(
                0,
                4,
                () -> any.optional(0.6, () -> any.oneOf(Confusables::text, RequestHashTest::odd))));
  }

  private static String odd(Any any) {
    return any.of("", "?", "\n", "\ud800", "\ud801", "\udc00", "\0");
  }

  private static Hash hash(List<Optional<String>> values) {
    var hash = RequestHash.of("kind");
    values.forEach(hash::add);
    return hash.done();
  }

  @Test
  void tellsEveryTwoApart() {
    Property.holds(
        300,
        any -> {
          var requests = requests(any);
          assertThat(requests.stream().map(RequestHashTest::hash).distinct())
              .hasSameSizeAs(requests);
        });
  }

  @Test
  void tellsHalvesOfPairsApart() {
    assertThat(
            List.of("\ud800", "\ud801", "\udc00", "?", "\uFFFD", "a\ud800", "\ud800a", "😀")
                .stream()
                .map(text -> RequestHash.of("kind").with(text))
                .distinct())
        .hasSize(8);
  }

  @Test
  void tellsKindsApart() {
    assertThat(RequestHash.of("a").add("x").done())
        .isNotEqualTo(RequestHash.of("b").add("x").done());
    assertThat(RequestHash.of("a").add("x").done())
        .isNotEqualTo(RequestHash.ofContent().add("x").done());
  }

  /// Hashes are kept for ever: this one is SHA-256 of `6b0a 00000002 6869 00 01 00000002 c3a9`.
  @Test
  void writesWhatItAlwaysWrote() {
    assertThat(RequestHash.of("k").add("hi").add(Optional.empty()).add(Optional.of("é")).done())
        .hasToString("0xfc766dfa71bfbea5f5fc4b942fe1510f77d9f73044123472e620f774c6b51f4c");
  }
}
