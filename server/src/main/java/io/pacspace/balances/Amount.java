package io.pacspace.balances;

import io.pacspace.comparison.Claim;
import io.pacspace.shared.Failure;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/// Reads balances that callers name: exact decimals, as a number or as the same number in a text.
final class Amount {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");
  private static final int LONGEST = 100;

  private Amount() {}

  /// The amount that a query parameter writes; zero where it is absent.
  static BigDecimal parse(String field, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return BigDecimal.ZERO;
    }
    if (text.length() > LONGEST || !NUMBER.matcher(text).matches()) {
      throw invalid(field, "must be a number");
    }
    return bounded(field, new BigDecimal(text));
  }

  /// The amount itself if it is of a size that adds up; zero for none.
  static BigDecimal bounded(String field, @Nullable BigDecimal amount) {
    if (amount == null) {
      return BigDecimal.ZERO;
    }
    if (!Claim.isBounded(amount)) {
      throw invalid(
          field,
          "must have at most %d digits before the point and %d behind it"
              .formatted(Claim.MOST_WHOLE_DIGITS, Claim.MOST_DECIMALS));
    }
    return amount;
  }

  /// The claim itself if it is of such a size.
  static Claim bounded(String field, Claim claim) {
    return new Claim(bounded(field, claim.value()), claim.isExact());
  }

  private static Failure.Invalid invalid(String field, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(field, message)));
  }

  /// Reads a claim in either form.
  static final class ClaimReader extends StdDeserializer<Claim> {
    private static final long serialVersionUID = 1L;
    private final Reader amounts = new Reader();

    ClaimReader() {
      super(Claim.class);
    }

    @Override
    public Claim deserialize(JsonParser json, DeserializationContext context) {
      var isExact = !json.currentToken().isNumeric();
      return new Claim(amounts.deserialize(json, context), isExact);
    }
  }

  /// Reads a number, or a text that writes one, without ever going through a double.
  static final class Reader extends StdDeserializer<BigDecimal> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(BigDecimal.class);
    }

    @Override
    public BigDecimal deserialize(JsonParser json, DeserializationContext context) {
      if (json.currentToken().isNumeric()) {
        return json.getDecimalValue();
      }
      var text = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
      return text.length() <= LONGEST && NUMBER.matcher(text).matches()
          ? new BigDecimal(text)
          : (BigDecimal) context.handleUnexpectedToken(getValueType(context), json);
    }
  }
}
