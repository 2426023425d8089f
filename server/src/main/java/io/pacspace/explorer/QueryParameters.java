package io.pacspace.explorer;

import io.pacspace.shared.Failure;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads what requests give as words.
final class QueryParameters {
  private static final int LONGEST = 500;

  private QueryParameters() {}

  /// What a word means; `otherwise` where there is no word.
  static <T> T meaning(String field, @Nullable String word, Map<String, T> meanings, T otherwise) {
    if (word == null || word.isEmpty()) {
      return otherwise;
    }
    var meaning = meanings.get(word);
    if (meaning == null) {
      throw invalid(field, "must be one of " + String.join(", ", new TreeSet<>(meanings.keySet())));
    }
    return meaning;
  }

  /// Whether an order goes up: `asc` or `desc`.
  static boolean ascending(@Nullable String word, boolean otherwise) {
    return meaning("sortOrder", word, Map.of("asc", true, "desc", false), otherwise);
  }

  /// A text to look for; none where there is none. No record holds one that is longer, or the
  /// character NUL.
  static @Nullable String text(String field, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
      throw invalid(field, "must be at most " + LONGEST + " characters of text");
    }
    return text;
  }

  private static Failure.Invalid invalid(String field, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(field, message)));
  }
}
