package io.pacspace.shared;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names a customer of a tenant, in the tenant's own words: 1 to 128 letters, digits and `_ - . :`.
public record CustomerId(String text) {
  private static final String FIELD = "customerId";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  /// The id that `text` is, if it has the form of one.
  public static Optional<CustomerId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new CustomerId(text)) : Optional.empty();
  }

  /// The same, or [Failure.Invalid] that names `customerId`.
  public static CustomerId require(String text) {
    return parse(text).orElseThrow(() -> invalid("must be 1 to 128 letters, digits or _ - . :"));
  }

  /// The same for what is to be recorded: no path leads to a customer called `.` or `..`, which
  /// paths take for "here" and "above" however they are encoded (RFC 3986, section 5.2.4), so that
  /// there shall be no new record of one.
  public static CustomerId requireReachable(String text) {
    var id = require(text);
    if (text.equals(".") || text.equals("..")) {
      throw invalid("must not be . or .., which no path can name");
    }
    return id;
  }

  private static Failure.Invalid invalid(String message) {
    return new Failure.Invalid(List.of(new Failure.Field(FIELD, message)));
  }

  @Override
  public String toString() {
    return text;
  }
}
