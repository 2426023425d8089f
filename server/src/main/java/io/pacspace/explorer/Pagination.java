package io.pacspace.explorer;

import io.pacspace.lists.Page;
import org.jspecify.annotations.Nullable;

/// Which page of a list this is, in JSON.
record Pagination(int page, int limit, long total, long totalPages) {
  /// None behind a cursor, where nothing is counted.
  static @Nullable Pagination of(Page<?> page) {
    var total = page.total();
    var number = page.page();
    if (total == null || number == null) {
      return null;
    }
    var pages = (total + page.limit() - 1) / page.limit();
    return new Pagination(number, page.limit(), total, pages);
  }
}
