package io.pacspace.cli;

/// What a command's exit code says.
final class Exit {
  /// Every check passed.
  static final int VERIFIED = 0;

  /// A check failed, and the output names it.
  static final int REFUSED = 1;

  /// There was nothing to check: a wrong call, a missing file, something that is no proof or log.
  static final int UNUSABLE = 2;

  private Exit() {}
}
