package io.pacspace.explorer;

import io.pacspace.shared.Page;

/// Which page of a list this is, in JSON.
record Pagination(int page, int limit, long total, long totalPages) {
  static Pagination of(Page<?> page) {
    var pages = (page.total() + page.limit() - 1) / page.limit();
    return new Pagination(page.page(), page.limit(), page.total(), pages);
  }
}
