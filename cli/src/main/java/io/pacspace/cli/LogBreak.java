package io.pacspace.cli;

import java.io.Serial;

/// A place where a log contradicts itself, or is not in the form of a log.
final class LogBreak extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String path;
  private final String sentence;

  /// @param path of the file that is at fault, below the log's prefix
  LogBreak(Object path, String sentence) {
    super(sentence, null, false, false);
    this.path = path.toString();
    this.sentence = sentence;
  }

  String path() {
    return path;
  }

  String sentence() {
    return sentence;
  }
}
