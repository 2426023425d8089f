package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  private static final String VALID =
      "{\"a\":[1,-2.5e3,true,false,null],\"b\":{\"\\u00e9\\n\":\"\\ud83d\\ude00\"},\"c\":\"\"}";

  private static final String BRACKETS = "[]{},:\"\\u0e1-+.tfn \ud800\udc00\0";

  @Test
  void readsBackEveryValueThatItWrites() {
    Property.holds(
        300,
        any -> {
          var value = value(any, 2);
          var canonical = value.canonical();
          var read = Json.parse(canonical);
          assertThat(read).isEqualTo(value);
          assertThat(read.canonical()).isEqualTo(canonical);
        });
  }

  @Test
  void writesEveryDoubleInTheFewestDigitsThatReadBack() {
    Property.holds(
        5_000,
        any -> {
          var value = any.anyDouble();
          if (Double.isFinite(value)) {
            var text = new String(new Json.Num(value).canonical(), UTF_8);
            assertThat(Double.parseDouble(text)).isEqualTo(value + 0.0);
            assertThat(text)
                .matches("-?(0|[1-9][0-9]{0,20}|(0|[1-9][0-9]*)\\.[0-9]+)(e[+-][0-9]+)?");
          }
        });
  }

  /// Bit patterns and texts of RFC 8785, appendix B.
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void writesNumbersLikeTheRfc(String bits, String text) throws Refusal {
    var value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(new String(new Json.Num(value).canonical(), UTF_8)).isEqualTo(text);
  }

  @Test
  void writesControlCharactersLikeTheRfc() throws Refusal {
    var shorter = Map.of('\b', "\\b", '\t', "\\t", '\n', "\\n", '\f', "\\f", '\r', "\\r");
    for (var c = '\0'; c <= ' '; c++) {
      var written = c == ' ' ? " " : shorter.getOrDefault(c, "\\u%04x".formatted((int) c));
      var value = new Json.Str("a" + c + "b");
      assertThat(new String(value.canonical(), UTF_8)).isEqualTo("\"a" + written + "b\"");
      assertThat(Json.parse(value.canonical())).isEqualTo(value);
    }
  }

  @Test
  void refusesToWriteWhatIsNotJson() {
    for (var value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1 / 0.0}) {
      Refused.with(Refusal.Code.MALFORMED, () -> new Json.Num(value).canonical());
    }
    for (var value : List.of("\ud800", "x\udc00", "\udc00\ud800")) {
      Refused.with(Refusal.Code.MALFORMED, () -> new Json.Str(value).canonical());
      Json named = new Json.Obj(Map.of(value, new Json.Null()));
      Refused.with(Refusal.Code.MALFORMED, named::canonical);
    }
  }

  @Test
  void allowsFourKindsOfWhiteSpaceAroundEveryMark() throws Refusal {
    for (var text : List.of("[]", "{}", "[1,[],{}]", "{\"a\":[true],\"b\":{},\"c\":\"\"}")) {
      for (var space : List.of(" ", "\t", "\n", "\r", " \r\n\t")) {
        assertThat(Json.parse(around(text, space))).isEqualTo(Json.parse(text));
      }
      for (var space : List.of("\u00a0", "\f", "\u000b", "\ufeff", "\u2028")) {
        Refused.with(Refusal.Code.MALFORMED, () -> Json.parse(around(text, space)));
      }
    }
  }

  private static String around(String text, String space) {
    return text.replaceAll("[\\[\\]{},:]", space + "$0" + space);
  }

  @Test
  void refusesToNestWithoutBound() throws Refusal {
    Json nested = new Json.Null();
    for (var i = 0; i < Json.DEEPEST; i++) {
      nested = new Json.Arr(List.of(nested));
    }
    assertThat(Json.parse(nested.canonical())).isEqualTo(nested);
    Json deeper = new Json.Arr(List.of(nested));
    Refused.with(Refusal.Code.TOO_LARGE, deeper::canonical);
    Refused.with(Refusal.Code.TOO_LARGE, () -> Json.parse("[".repeat(1_000_000)));
    Refused.with(Refusal.Code.TOO_LARGE, () -> Json.parse("{\"\":".repeat(1_000_000)));
  }

  @Test
  void readsLongLiteralsInLinearTime() throws Refusal {
    var digits = "9".repeat(300) + "." + "0".repeat(1_000_000);
    assertThat(Json.parse(digits)).isEqualTo(new Json.Num(1e300));
    Refused.with(Refusal.Code.MALFORMED, () -> Json.parse("9".repeat(1_000_000)));
    Refused.with(Refusal.Code.MALFORMED, () -> Json.parse("1e" + "9".repeat(1_000_000)));
    assertThat(Json.parse("1e-" + "9".repeat(1_000_000))).isEqualTo(new Json.Num(0));
  }

  @Test
  void answersHostileInputWithoutAnotherException() {
    Property.holds(
        1_000,
        any -> {
          var at = any.intFrom(0, 80);
          var cut = any.intFrom(0, 5);
          var bytes = any.bytes(0, 20);
          var brackets = any.text(BRACKETS, 0, 30);
          var hostile = Hostile.splice(VALID.getBytes(UTF_8), at, cut, bytes);
          Hostile.survives(() -> Json.parse(hostile).canonical());
          Hostile.survives(() -> Json.parse(bytes));
          Hostile.survives(() -> Json.parse(new String(hostile, ISO_8859_1)).canonical());
          Hostile.survives(() -> Json.parse(brackets).canonical());
        });
  }

  /// Nested as often as that at most.
  private static Json value(Any any, int levels) {
    return switch (levels == 0 ? 0 : any.intFrom(0, 2)) {
      case 1 -> new Json.Arr(any.list(0, 4, () -> value(any, levels - 1)));
      case 2 -> {
        var members = new HashMap<String, Json>();
        any.list(0, 4, () -> string(any))
            .forEach(name -> members.put(name, value(any, levels - 1)));
        yield new Json.Obj(members);
      }
      default ->
          any.oneOf(
              one -> new Json.Str(string(one)),
              one -> new Json.Num(finite(one)),
              one -> new Json.Bool(one.of(true, false)),
              _ -> new Json.Null());
    };
  }

  private static String string(Any any) {
    return any.of("", "a", "\u00e9", "\ud83d\ude00", "\ufb33", "\n\t\u0001\"\\/", "\u007f");
  }

  private static double finite(Any any) {
    double value = any.oneOf(Any::anyDouble, one -> one.intFrom(-1_000, 1_000) / 8.0);
    return Double.isFinite(value) ? value : Double.MAX_VALUE;
  }
}
