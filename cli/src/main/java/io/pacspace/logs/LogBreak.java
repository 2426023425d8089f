package io.pacspace.logs;

import java.io.Serial;

/// A place where a log contradicts itself, or is not in the form of a log.
public final class LogBreak extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String path;
  private final String sentence;

  /// @param path of the file that is at fault, below the log's prefix
  public LogBreak(Object path, String sentence) {
    super(sentence, null, false, false);
    this.path = path.toString();
    this.sentence = sentence;
  }

  /// The file that is at fault.
  public String path() {
    return path;
  }

  /// What is wrong with it.
  public String sentence() {
    return sentence;
  }
}
