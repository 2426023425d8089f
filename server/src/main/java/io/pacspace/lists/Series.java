package io.pacspace.lists;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One list: what it holds, whose that is, by which filters, in which order.
public final class Series {
  private static final String SEPARATOR = "\n";
  private static final int CHECK_LENGTH = 8;
  private static final int LONGEST = 1_024;

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
      throw Cursor.foreign();
    }
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      var check = new byte[Math.min(CHECK_LENGTH, bytes.remaining())];
      bytes.get(check);
      var values = new byte[bytes.remaining()];
      bytes.get(values);
      if (!Arrays.equals(check, check(values))) {
        throw Cursor.foreign();
      }
      return Optional.of(
          new Cursor(List.of(new String(values, StandardCharsets.UTF_8).split(SEPARATOR, -1))));
    } catch (IllegalArgumentException _) {
      throw Cursor.foreign();
    }
  }

  /// The text to give out for a place in this list.
  public String write(Cursor cursor) {
    var values = String.join(SEPARATOR, cursor.values()).getBytes(StandardCharsets.UTF_8);
    var text = new ByteArrayOutputStream();
    text.writeBytes(check(values));
    text.writeBytes(values);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toByteArray());
  }

  /// The first `limit` of the rows that were found, which are one more where the list goes on;
  /// `place` names a row.
  public <T> Cursor.Part<T> part(List<T> found, int limit, Function<T, Cursor> place) {
    if (found.size() <= limit) {
      return new Cursor.Part<>(found, null);
    }
    var items = found.subList(0, limit);
    return new Cursor.Part<>(items, write(place.apply(items.getLast())));
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
