package io.pacspace.lists;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Some items of a list: those of a numbered page, or those that follow a cursor.
///
/// @param total how many items the list has, counted; none behind a cursor, where nothing is
///   counted
/// @param page from 1; none behind a cursor
/// @param next the cursor behind the last item; none where nothing follows
public record Page<T>(
    List<T> items, @Nullable Long total, @Nullable Integer page, int limit, @Nullable String next) {

  /// The same page with each item put in another form.
  public <R> Page<R> map(Function<T, R> form) {
    return new Page<>(items.stream().map(form).toList(), total, page, limit, next);
  }
}
