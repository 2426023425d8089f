package io.pacspace.lists;

import io.pacspace.shared.Failure;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where reading a list goes on: behind one of its rows, which is named by what the list is in
/// order of. Unlike a page's number it stays right whatever rows come or go meanwhile.
///
/// Given out as a text that means nothing to whoever reads: a check of the list that it is of, then
/// the values. The check is no secret. Whoever makes a cursor up reads from another place of a list
/// that is theirs anyway: what they may see is never decided by it.
///
/// @param values without line breaks
public record Cursor(List<String> values) {
  /// The parameter that a cursor is given back in.
  public static final String FIELD = "after";

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,18})?");

  public Cursor {
    values = List.copyOf(values);
  }

  /// Behind the row of these values.
  public static Cursor of(Object... values) {
    return new Cursor(Arrays.stream(values).map(Object::toString).toList());
  }

  /// What one of the values means; [Failure.Invalid] where it has not that form.
  public <T> T value(int index, Function<String, Optional<T>> parse) {
    return index < values.size()
        ? parse.apply(values.get(index)).orElseThrow(Cursor::foreign)
        : Optional.<T>empty().orElseThrow(Cursor::foreign);
  }

  /// One of the values, a whole number of at most 18 digits.
  public long number(int index) {
    return value(
        index, text -> Optional.of(text).filter(WHOLE.asMatchPredicate()).map(Long::parseLong));
  }

  /// One of the values, an exact decimal.
  public BigDecimal amount(int index) {
    return value(
        index, text -> Optional.of(text).filter(DECIMAL.asMatchPredicate()).map(BigDecimal::new));
  }

  static Failure.Invalid foreign() {
    return new Failure.Invalid(
        List.of(
            new Failure.Field(
                FIELD,
                "must be the next of an answer to the same request, with the same filters and"
                    + " order")));
  }

  /// Some rows of a list that follow each other.
  ///
  /// @param next the cursor behind the last of them; none where nothing follows
  public record Part<T>(List<T> items, @Nullable String next) {}
}
