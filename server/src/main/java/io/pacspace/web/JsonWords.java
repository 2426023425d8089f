package io.pacspace.web;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What a value should have been, in the words of JSON rather than of Java.
final class JsonWords {
  private JsonWords() {}

  static String of(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(" or "));
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Instant.class) {
      return "a time such as 2026-01-31T12:00:00Z";
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    return "a JSON object";
  }
}
