package io.pacspace.lists;

import org.jspecify.annotations.Nullable;

/// Which page of a list this is, in JSON.
public record Pagination(long total, int page, int limit, long totalPages) {
  /// None behind a cursor, where nothing is counted.
  public static @Nullable Pagination of(Page<?> page) {
    var total = page.total();
    var number = page.page();
    if (total == null || number == null) {
      return null;
    }
    var pages = (total + page.limit() - 1) / page.limit();
    return new Pagination(total, number, page.limit(), pages);
  }
}
