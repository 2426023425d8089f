package io.pacspace.transparency;

import java.nio.ByteBuffer;

/// Input that means harm, and the one answer to it that is allowed besides a value.
final class Hostile {
  private Hostile() {}

  /// A parser or a check under attack.
  @FunctionalInterface
  interface Target {
    void read() throws Refusal;
  }

  /// Passes whether the target accepts or refuses; any other throwable fails the test.
  static void survives(Target target) {
    try {
      target.read();
    } catch (Refusal refusal) {
      if (refusal.getMessage().isBlank()) {
        throw new AssertionError("a refusal without a message", refusal);
      }
    }
  }

  /// `valid` with `cut` bytes at `at` replaced by `insert`; positions wrap.
  static byte[] splice(byte[] valid, int at, int cut, byte[] insert) {
    var start = at % (valid.length + 1);
    var end = Math.min(valid.length, start + cut);
    return ByteBuffer.allocate(start + insert.length + valid.length - end)
        .put(valid, 0, start)
        .put(insert)
        .put(valid, end, valid.length - end)
        .array();
  }
}
