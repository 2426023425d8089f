package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Request;
import io.pacspace.bench.rig.Finished;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The files of a period that was closed for a customer with many records: how large they are, what
/// it takes to write them, and what it takes to verify them offline. What is verified must come to
/// what was sent.
public final class Bundles {
  private final Installation installation;
  private final Period.Kind kind;
  private final List<String> heap;
  private final Table files =
      new Table(
          "file",
          "records",
          "bytes",
          "bytes a record",
          "took ms",
          "server CPU µs a record",
          "PostgreSQL CPU µs a record",
          "server memory so far");
  private final Table verified =
      new Table("verifying", "records", "took ms", "records a second", "CPU ms", "memory at most");

  private Bundles(Installation installation, Period.Kind kind, int heap) {
    this.installation = installation;
    this.kind = kind;
    this.heap = List.of("-Xmx" + heap + "m");
  }

  /// Measures and prints.
  public static void run(Options options) throws IOException, InterruptedException {
    var sizes = options.counts("records", List.of(100_000, 500_000));
    var kind = new Period.Kind(options.count("every", 1), options.words("with"));
    var heap = options.count("heap-mb", 64);
    var stay = options.seconds("stay-seconds", 0);
    var flags = options.words("server-flags");
    options.done();
    try (var installation = Installation.start(flags)) {
      var bundles = new Bundles(installation, kind, heap);
      var ledgers = Ledger.open(installation, sizes.size());
      for (var i = 0; i < sizes.size(); i++) {
        bundles.measure(Period.make(installation, ledgers.get(i), sizes.get(i), kind));
      }
      bundles.print();
      installation.printMemory();
      Thread.sleep(stay);
    }
  }

  private void measure(Period period) throws IOException, InterruptedException {
    System.out.printf(
        "%d records, one in %d of the log, closed in %.1f s%n",
        period.records(), kind.every(), period.closed().toNanos() / 1e9);
    var key =
        installation
            .server()
            .ask(Request.get("/log/" + period.ledger().id() + "/key"), 200)
            .strip();
    System.out.printf(
        "http://127.0.0.1:%d/verify/%s by the key %s%n",
        installation.server().port(), period.receiptId(), key);
    var statement = download(period, "the statement alone", "tlog-proof", "identity");
    var edges = download(period, "with its edges", "edges", "identity");
    var bundle = download(period, "bundle", "bundle", "identity");
    download(period, "bundle, gzip", "bundle", "gzip").requirePacked(bundle);
    add(period, "the statement alone: stated", statement.verify(period, key, "stated", heap));
    add(period, "with its edges: consistent", edges.verify(period, key, "consistent", heap));
    var limited = bundle.verify(period, key, "re-added", heap);
    add(period, "bundle: re-added, " + String.join(" ", heap), limited);
    add(period, "bundle: re-added, any heap", bundle.verify(period, key, "re-added", List.of()));
  }

  private PeriodFile download(Period period, String what, String format, String encoding)
      throws IOException, InterruptedException {
    var file = PeriodFile.download(installation, period, format, encoding);
    var isWhole = format.equals("bundle");
    var each = file.cpu().each(period.records());
    files.row(
        what,
        period.records(),
        file.bytes(),
        isWhole ? (double) file.bytes() / period.records() : "",
        file.took(),
        isWhole ? micros(each.server()) : "",
        isWhole ? micros(each.postgres()) : "",
        installation.server().peakMemory());
    return file;
  }

  private static double micros(Duration time) {
    return time.toNanos() / 1e3;
  }

  private void add(Period period, String what, Finished finished) {
    var isWhole = what.startsWith("bundle");
    verified.row(
        what,
        period.records(),
        finished.took(),
        isWhole ? Math.round(period.records() * 1e9 / finished.took().toNanos()) : "",
        finished.cpu(),
        finished.peakMemory());
  }

  private void print() {
    files.print();
    verified.print();
  }
}
