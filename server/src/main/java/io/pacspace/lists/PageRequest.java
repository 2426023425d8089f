package io.pacspace.lists;

import io.pacspace.shared.Problems;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is asked for: 1 to 100 items, of a page numbered from 1 or behind a cursor.
public record PageRequest(int page, int limit, Optional<Cursor> after) {
  private static final int MOST = 100;
  private static final int LAST = 1_000_000;

  /// Refuses numbers out of range with a [Failure.Invalid] that names each.
  public PageRequest {
    check("page", page, "limit", limit);
  }

  /// A numbered page.
  public PageRequest(int page, int limit) {
    this(page, limit, Optional.empty());
  }

  /// The same where a request calls the two by other names.
  public static PageRequest of(String pageField, int page, String limitField, int limit) {
    check(pageField, page, limitField, limit);
    return new PageRequest(page, limit);
  }

  private static void check(String pageField, int page, String limitField, int limit) {
    new Problems()
        .unless(page >= 1 && page <= LAST, pageField, "must be from 1 to " + LAST)
        .unless(limit >= 1 && limit <= MOST, limitField, "must be from 1 to " + MOST)
        .refuseIfAny();
  }

  /// As many items behind a cursor of this list, if the request has one; it has no page then.
  public PageRequest after(Series list, @Nullable String cursor) {
    var after = list.parse(cursor);
    new Problems()
        .unless(after.isEmpty() || page == 1, Cursor.FIELD, "goes without the number of a page")
        .refuseIfAny();
    return new PageRequest(page, limit, after);
  }

  /// How many items of the list come before the page.
  public long offset() {
    return (page - 1L) * limit;
  }

  /// How many to look for: one more than are shown tells whether the list goes on.
  public int sought() {
    return limit + 1;
  }

  /// The answer to this request; the list is counted for a numbered page alone.
  public <T> Page<T> of(Cursor.Part<T> part, LongSupplier total) {
    return after.isPresent()
        ? new Page<>(part.items(), null, null, limit, part.next())
        : new Page<>(part.items(), total.getAsLong(), page, limit, part.next());
  }
}
