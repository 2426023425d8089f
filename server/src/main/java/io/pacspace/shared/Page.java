package io.pacspace.shared;

import java.util.List;
import java.util.function.Function;

/// One page of a list: its items, how many there are in all, and which page of which size this is.
public record Page<T>(List<T> items, long total, int page, int limit) {
  /// A page asked for: numbered from 1, of 1 to 100 items.
  public record Request(int page, int limit) {
    private static final int MOST = 100;
    private static final int LAST = 1_000_000;

    /// Refuses numbers out of range with a [Failure.Invalid] that names each.
    public Request {
      check("page", page, "limit", limit);
    }

    /// The same where a request calls the two by other names.
    public static Request of(String pageField, int page, String limitField, int limit) {
      check(pageField, page, limitField, limit);
      return new Request(page, limit);
    }

    private static void check(String pageField, int page, String limitField, int limit) {
      new Problems()
          .unless(page >= 1 && page <= LAST, pageField, "must be from 1 to " + LAST)
          .unless(limit >= 1 && limit <= MOST, limitField, "must be from 1 to " + MOST)
          .refuseIfAny();
    }

    /// How many items come before this page.
    public long offset() {
      return (page - 1L) * limit;
    }

    /// The answer to this request.
    public <T> Page<T> of(List<T> items, long total) {
      return new Page<>(items, total, page, limit);
    }
  }

  /// The same page with each item put in another form.
  public <R> Page<R> map(Function<T, R> form) {
    return new Page<>(items.stream().map(form).toList(), total, page, limit);
  }
}
