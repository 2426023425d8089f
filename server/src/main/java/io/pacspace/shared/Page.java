package io.pacspace.shared;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Some items of a list: those of a numbered page, or those that follow a cursor.
///
/// @param total how many items the list has, counted; none behind a cursor, where nothing is
///   counted
/// @param page from 1; none behind a cursor
/// @param next the cursor behind the last item; none where nothing follows
public record Page<T>(
    List<T> items, @Nullable Long total, @Nullable Integer page, int limit, @Nullable String next) {
  /// What is asked for: 1 to 100 items, of a page numbered from 1 or behind a cursor.
  public record Request(int page, int limit, Optional<Cursor> after) {
    private static final int MOST = 100;
    private static final int LAST = 1_000_000;

    /// Refuses numbers out of range with a [Failure.Invalid] that names each.
    public Request {
      check("page", page, "limit", limit);
    }

    /// A numbered page.
    public Request(int page, int limit) {
      this(page, limit, Optional.empty());
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

    /// As many items behind a cursor of this list, if the request has one; it has no page then.
    public Request after(Cursor.Series list, @Nullable String cursor) {
      var after = list.parse(cursor);
      new Problems()
          .unless(after.isEmpty() || page == 1, Cursor.FIELD, "goes without the number of a page")
          .refuseIfAny();
      return new Request(page, limit, after);
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

  /// The same page with each item put in another form.
  public <R> Page<R> map(Function<T, R> form) {
    return new Page<>(items.stream().map(form).toList(), total, page, limit, next);
  }

  /// Where reading a list goes on: behind one of its rows, which is named by what the list is in
  /// order of. Unlike a page's number it stays right whatever rows come or go meanwhile.
  ///
  /// Given out as a text that means nothing to whoever reads: a check of the list that it is of,
  /// then the values. The check is no secret. Whoever makes a cursor up reads from another place of
  /// a list that is theirs anyway: what they may see is never decided by it.
  ///
  /// @param values without line breaks
  public record Cursor(List<String> values) {
    /// The parameter that a cursor is given back in.
    public static final String FIELD = "after";

    private static final String SEPARATOR = "\n";
    private static final int CHECK_LENGTH = 8;
    private static final int LONGEST = 1_024;
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

    private static Failure.Invalid foreign() {
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

    /// One list: what it holds, whose that is, by which filters, in which order.
    public static final class Series {
      private final byte[] name;

      private Series(byte[] name) {
        this.name = name;
      }

      /// The list that all of these make this one and no other.
      public static Series of(@Nullable Object... parts) {
        var name = new ByteArrayOutputStream();
        for (var part : parts) {
          var text = part == null ? new byte[0] : part.toString().getBytes(StandardCharsets.UTF_8);
          name.writeBytes(
              ByteBuffer.allocate(Integer.BYTES).putInt(part == null ? -1 : text.length).array());
          name.writeBytes(text);
        }
        return new Series(name.toByteArray());
      }

      /// The cursor that a request gives; none where that is empty. [Failure.Invalid] unless it was
      /// given out for this list.
      public Optional<Cursor> parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
          return Optional.empty();
        }
        if (text.length() > LONGEST) {
          throw foreign();
        }
        try {
          var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
          var check = new byte[Math.min(CHECK_LENGTH, bytes.remaining())];
          bytes.get(check);
          var values = new byte[bytes.remaining()];
          bytes.get(values);
          if (!Arrays.equals(check, check(values))) {
            throw foreign();
          }
          return Optional.of(
              new Cursor(List.of(new String(values, StandardCharsets.UTF_8).split(SEPARATOR, -1))));
        } catch (IllegalArgumentException _) {
          throw foreign();
        }
      }

      /// The text to give out for a place in this list.
      public String write(Cursor cursor) {
        var values = String.join(SEPARATOR, cursor.values).getBytes(StandardCharsets.UTF_8);
        var text = new ByteArrayOutputStream();
        text.writeBytes(check(values));
        text.writeBytes(values);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toByteArray());
      }

      /// The first `limit` of the rows that were found, which are one more where the list goes on;
      /// `place` names a row.
      public <T> Part<T> part(List<T> found, int limit, Function<T, Cursor> place) {
        if (found.size() <= limit) {
          return new Part<>(found, null);
        }
        var items = found.subList(0, limit);
        return new Part<>(items, write(place.apply(items.getLast())));
      }

      private byte[] check(byte[] values) {
        try {
          var digest = MessageDigest.getInstance("SHA-256");
          digest.update(name);
          return Arrays.copyOf(digest.digest(values), CHECK_LENGTH);
        } catch (NoSuchAlgorithmException e) {
          throw new IllegalStateException("every JDK has SHA-256", e);
        }
      }
    }
  }
}
