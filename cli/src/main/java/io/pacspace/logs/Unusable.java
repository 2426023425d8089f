package io.pacspace.logs;

import java.io.Serial;

/// What was given cannot be checked at all: it is missing, unreadable or something else. The
/// message is one sentence for the person who gave it.
public final class Unusable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// Says it in a sentence.
  public Unusable(String sentence) {
    super(sentence, null, false, false);
  }
}
