package io.pacspace.testing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Values that are easily taken for one another, such as `null` and `"null"`, or two texts and one
/// with a separator in it. JSON has one spelling here: other texts are other values.
public final class Confusables {
  private static final int DEEP = 2_000;

  private Confusables() {}

  /// Short texts of a letter or digit at least, without line breaks.
  public static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of("null", "true", "0", "1", "1.0", "a", "b", "ab", "a, b", "é", "e\u0301"),
        Arbitraries.strings()
            .withChars("ab1,\"':;|/\\{}[]?= 😀".toCharArray())
            .ofMinLength(1)
            .ofMaxLength(6)
            .filter(text -> text.matches(".*[ab1].*") && isWhole(text)));
  }

  private static boolean isWhole(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  /// What JSON can say, in few levels.
  public static Arbitrary<String> json() {
    var plain =
        Arbitraries.oneOf(
            texts().map(Confusables::quoted),
            Arbitraries.of("null", "true", "false", "0", "1", "-1", "0.5", "1e400", "\"\""));
    return Arbitraries.recursive(() -> plain, Confusables::around, 0, 2);
  }

  /// The same, and texts with half of a surrogate pair, which no database can hold.
  public static Arbitrary<String> anyJson() {
    var broken = Arbitraries.of("\"\\ud800\"", "\"\\ud801\"", "\"\\udc00\"", "\"?\"", "\"\uFFFD\"");
    return Arbitraries.oneOf(json(), broken, broken.map("{\"customerId\":%s}"::formatted));
  }

  /// JSON that is well formed and more than anybody reads.
  public static Arbitrary<String> unreadable() {
    return Arbitraries.of(
        "1e99999999998",
        "1e99999999999",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"a\":3}",
        "9".repeat(DEEP),
        "9".repeat(DEEP) + "8",
        "[".repeat(DEEP) + "1" + "]".repeat(DEEP),
        "[".repeat(DEEP) + "2" + "]".repeat(DEEP));
  }

  /// An object of some of these names.
  public static Arbitrary<String> objects(Arbitrary<String> values) {
    return Arbitraries.maps(Arbitraries.of("a", "b", "a\\\"b", "null"), values)
        .ofMaxSize(2)
        .map(
            members ->
                members.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(member -> "\"%s\":%s".formatted(member.getKey(), member.getValue()))
                    .collect(Collectors.joining(",", "{", "}")));
  }

  private static Arbitrary<String> around(Arbitrary<String> values) {
    return Arbitraries.oneOf(
        values, objects(values), values.list().ofMaxSize(2).map(items -> list(items)));
  }

  /// A list of what is JSON already.
  public static String list(Collection<String> items) {
    return items.stream().collect(Collectors.joining(",", "[", "]"));
  }

  /// A text as JSON.
  public static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /// A member of an object, or nothing where its value is absent.
  public static List<String> member(String name, Optional<String> json) {
    return json.map(value -> List.of("\"%s\":%s".formatted(name, value))).orElse(List.of());
  }
}
