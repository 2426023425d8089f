package io.pacspace.testing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Values that are easily taken for one another, such as `null` and `"null"`, or two texts and one
/// with a separator in it. JSON has one spelling here: other texts are other values.
public final class Confusables {
  private static final int DEEP = 2_000;

  private Confusables() {}

  /// A short text of a letter or digit at least, without line breaks.
  public static String text(Any any) {
    return any.oneOf(
        one -> one.of("null", "true", "0", "1", "1.0", "a", "b", "ab", "a, b", "é", "e\u0301"),
        Confusables::shortText);
  }

  private static String shortText(Any any) {
    var text = any.text("ab1,\"':;|/\\{}[]?= 😀", 1, 6);
    return text.matches(".*[ab1].*") ? text : text + "a";
  }

  /// What JSON can say, in few levels.
  public static String json(Any any) {
    return json(any, 2);
  }

  private static String json(Any any, int levels) {
    return switch (levels == 0 ? 0 : any.intFrom(0, 2)) {
      case 1 -> object(any, () -> json(any, levels - 1));
      case 2 -> list(any.list(0, 2, () -> json(any, levels - 1)));
      default ->
          any.oneOf(
              one -> quoted(text(one)),
              one -> one.of("null", "true", "false", "0", "1", "-1", "0.5", "1e400", "\"\""));
    };
  }

  /// The same, and texts with half of a surrogate pair, which no database can hold.
  public static String anyJson(Any any) {
    return any.oneOf(
        Confusables::json,
        Confusables::broken,
        one -> "{\"customerId\":%s}".formatted(broken(one)));
  }

  private static String broken(Any any) {
    return any.of("\"\\ud800\"", "\"\\ud801\"", "\"\\udc00\"", "\"?\"", "\"\uFFFD\"");
  }

  /// JSON that is well formed and more than anybody reads.
  public static String unreadable(Any any) {
    return any.of(
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
  public static String object(Any any, Supplier<String> value) {
    return any.set(0, 2, () -> any.of("a", "b", "a\\\"b", "null")).stream()
        .sorted()
        .map(name -> "\"%s\":%s".formatted(name, value.get()))
        .collect(Collectors.joining(",", "{", "}"));
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
