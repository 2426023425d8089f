package io.pacspace.bench.ledger;

import io.pacspace.bench.rig.ClosedLoop.After;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import java.io.IOException;

/// What a delta costs as a ledger grows, and among ever more ledgers that are recorded in.
public final class LedgerCurve {
  private static final int CONNECTIONS = 16;

  private LedgerCurve() {}

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var most = options.count("most", 10_000_000);
    var ledgers = options.count("ledgers", 10_000);
    var batch = options.count("batch", 100);
    var sample = options.count("sample", 50_000);
    var warmUp = options.seconds("warm-up-seconds", 35);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags)) {
      Batches.load(Ledger.open(installation), new Promises(), CONNECTIONS, batch, warmUp)
          .of(installation, installation.server(), After.NOTHING);
      SizeCurve.print(installation, batch, most, sample);
      LedgersCurve.print(installation, batch, ledgers, sample);
      installation.printMemory();
    }
  }
}
