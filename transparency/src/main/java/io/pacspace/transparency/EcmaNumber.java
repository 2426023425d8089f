package io.pacspace.transparency;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// A double as ECMAScript writes it, which RFC 8785 §3.2.2.3 asks for: the fewest digits that read
/// back as the same double, in plain notation from 1e-6 up to below 1e21.
final class EcmaNumber {
  private static final int LARGEST_PLAIN = 21;
  private static final int SMALLEST_PLAIN = -6;

  private EcmaNumber() {}

  static String format(double value) throws Refusal {
    if (!Double.isFinite(value)) {
      throw Refusal.malformed("JSON has no number that is not finite");
    }
    if (value == 0) {
      return "0";
    }
    var shortest = shortest(Math.abs(value));
    var digits = shortest.unscaledValue().toString();
    var point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + place(digits, point);
  }

  /// The shortest decimal that reads back as the positive `value`, without trailing zeroes.
  ///
  /// `Double.toString` finds it except where one digit would do: there it prefers the closest of
  /// two digits, as in 4.9E-324 for 5e-324.
  private static BigDecimal shortest(double value) {
    var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      var oneDigit = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (oneDigit.doubleValue() == value) {
        return oneDigit.stripTrailingZeros();
      }
    }
    return decimal;
  }

  /// Puts the decimal point behind the first `point` digits (ECMA-262, Number::toString).
  private static String place(String digits, int point) {
    if (point > SMALLEST_PLAIN && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (point > 0 && point <= LARGEST_PLAIN) {
      return digits.length() <= point
          ? digits + "0".repeat(point - digits.length())
          : digits.substring(0, point) + "." + digits.substring(point);
    }
    var fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    var exponent = point - 1;
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }
}
