package io.pacspace.transparency;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A JSON value of RFC 8259 within I-JSON (RFC 7493): strings are valid Unicode, numbers are finite
/// doubles, no object names a member twice.
///
/// A number beyond the precision of a double changes when it is read, so two different amounts can
/// become one. Whatever must stay exact belongs in a string.
public sealed interface Json {
  /// Most objects and arrays that may lie inside each other.
  int DEEPEST = 64;

  /// Reads one JSON text in UTF-8, strictly: no byte order mark, no comment, nothing after it.
  ///
  /// @throws Refusal `MALFORMED`, also for a member that occurs twice, a lone surrogate or a number
  ///   past the doubles; `TOO_LARGE` for a nesting deeper than [#DEEPEST]
  static Json parse(byte[] text) throws Refusal {
    return parse(StrictText.utf8(text, Integer.MAX_VALUE));
  }

  /// Reads one JSON text; refuses as [#parse(byte[])] does.
  static Json parse(String text) throws Refusal {
    return new JsonReader(text).read();
  }

  /// An amount as records have it (`docs/proof-format.md`, "Records of deltas"): a string, in plain
  /// notation, without zeroes that say nothing.
  static Str decimal(BigDecimal amount) {
    return new Str(amount.stripTrailingZeros().toPlainString());
  }

  /// The canonical form of RFC 8785 (JCS) in UTF-8: equal values have equal bytes.
  ///
  /// @throws Refusal `MALFORMED` for a value put together with a lone surrogate or a number that is
  ///   not finite, `TOO_LARGE` for one nested deeper than [#DEEPEST]; never for a parsed one
  default byte[] canonical() throws Refusal {
    return new JsonWriter().write(this).getBytes(StandardCharsets.UTF_8);
  }

  /// An object; the order of members is that of RFC 8785 §3.2.3, by UTF-16 code units.
  record Obj(Map<String, Json> members) implements Json {
    /// Copies the members into that order.
    public Obj {
      members = Collections.unmodifiableMap(new TreeMap<>(members));
    }
  }

  /// An array.
  record Arr(List<Json> items) implements Json {
    /// Copies the items.
    public Arr {
      items = List.copyOf(items);
    }
  }

  /// A string.
  record Str(String value) implements Json {}

  /// A number; minus zero is zero.
  record Num(double value) implements Json {
    /// Takes the sign off zero.
    public Num {
      value = value == 0 ? 0 : value;
    }
  }

  /// `true` or `false`.
  record Bool(boolean value) implements Json {}

  /// `null`.
  record Null() implements Json {}
}
