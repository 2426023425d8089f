package io.pacspace.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where two statements that contradict each other part, as far as the records beside them tell.
sealed interface Parting {
  /// What is with a record, seen from the first file.
  enum Kind {
    /// The second has it not.
    MISSING,
    /// Only the second has it.
    EXTRA,
    /// The second has another in its place.
    CHANGED;

    /// In lower case, as answers have it.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// At this record first.
  ///
  /// @param first the record in the first file; null where it is extra in the second
  /// @param second that in the second; null where it is missing there
  /// @param members in which the two differ; none where nothing but their salts does
  record AtRecord(
      Kind kind, @Nullable DeltaEntry first, @Nullable DeltaEntry second, List<String> members)
      implements Parting {
    DeltaEntry any() {
      if (first != null) {
        return first;
      }
      if (second != null) {
        return second;
      }
      throw new IllegalStateException("a difference between nothing and nothing");
    }
  }

  /// At no record that can be named.
  ///
  /// @param reason a sentence
  record Unknown(String reason) implements Parting {}
}
