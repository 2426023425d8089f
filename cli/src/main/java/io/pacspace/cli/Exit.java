package io.pacspace.cli;

/// What a command's exit code says.
final class Exit {
  /// Every check passed.
  static final int VERIFIED = 0;

  /// A check failed, and the output names it.
  static final int REFUSED = 1;

  /// There was nothing to check: a wrong call, a missing file, something that is no proof or log.
  static final int UNUSABLE = 2;

  /// Of a comparison: both sides come to the same.
  static final int SAME = 0;

  /// Of a comparison: they do not, and the output names where.
  static final int DIFFERS = 1;

  private Exit() {}
}
