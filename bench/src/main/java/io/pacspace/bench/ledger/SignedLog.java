package io.pacspace.bench.ledger;

import io.pacspace.bench.rig.Child;
import java.io.IOException;
import java.time.Duration;

/// How far a log is signed, read the way anyone may read it.
final class SignedLog {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_MILLIS = 20;

  private SignedLog() {}

  /// The size that a signed checkpoint (C2SP tlog-checkpoint) is of: its second line.
  static long size(String checkpoint) {
    return Long.parseLong(checkpoint.lines().skip(1).findFirst().orElseThrow());
  }

  /// Returns when that many deltas of a ledger, all that it has, are verified; fails if that makes
  /// no progress.
  static void await(Child server, Ledger ledger, long deltas)
      throws IOException, InterruptedException {
    awaitSize(server, ledger, deltas + 1); // and the opening
  }

  /// Returns when its log is signed up to a size; fails if that makes no progress.
  static void awaitSize(Child server, Ledger ledger, long size)
      throws IOException, InterruptedException {
    var last = -1L;
    var give = 0L;
    while (last < size) {
      var now = size(server.ask(ledger.signedCheckpoint(), 200));
      if (now > last) {
        last = now;
        give = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > give) {
        throw new IllegalStateException("only " + last + " of " + size + " entries are verified");
      }
      if (last < size) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }
}
