package io.pacspace.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What every successful answer looks like: the data, and a message where a person should read one.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Envelope<T>(boolean success, @Nullable T data, @Nullable String message) {
  /// An answer for programs.
  public static <T> Envelope<T> of(T data) {
    return new Envelope<>(true, data, null);
  }

  /// An answer for people too.
  public static <T> Envelope<T> of(T data, String message) {
    return new Envelope<>(true, data, message);
  }

  /// An answer with nothing but a message.
  public static Envelope<Void> message(String message) {
    return new Envelope<>(true, null, message);
  }
}
