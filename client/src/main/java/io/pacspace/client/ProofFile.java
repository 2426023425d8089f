package io.pacspace.client;

/// The files that a statement is proven by. Each discloses more than the one before, and bears the
/// figures out further.
public enum ProofFile {
  /// The statement alone, a few kilobytes: what it says is *stated*.
  STATEMENT("tlog-proof"),
  /// With the records at the edges of its window, three at most: *consistent*.
  EDGES("edges"),
  /// With all records of its window: *re-added*.
  BUNDLE("bundle");

  private final String format;

  ProofFile(String format) {
    this.format = format;
  }

  /// As the API names it.
  String format() {
    return format;
  }
}
