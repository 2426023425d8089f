package io.pacspace.shared;

import java.util.Optional;
import java.util.regex.Pattern;

/// Names a customer of a tenant, in the tenant's own words: 1 to 128 letters, digits and `_ - . :`.
public record CustomerId(String text) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  /// The id that `text` is, if it has the form of one.
  public static Optional<CustomerId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new CustomerId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
