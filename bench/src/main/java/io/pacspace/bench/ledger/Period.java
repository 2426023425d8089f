package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Generator;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Options;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// A window that has ended and was closed for one customer, in a ledger of its own.
///
/// @param receiptId of the customer's statement
/// @param sum what its records come to
/// @param closed how long it took to make the statement
record Period(
    Ledger ledger,
    String receiptId,
    int records,
    BigDecimal sum,
    Instant start,
    Instant end,
    Duration closed) {
  static final String CUSTOMER = "period";

  /// What its records are like.
  ///
  /// @param every one delta in so many of the log is the customer's
  /// @param extras what each has besides: `reference`, `metadata`
  record Kind(int every, List<String> extras) {
    Kind {
      if (!List.of("reference", "metadata").containsAll(extras)) {
        throw new Options.Misused("--with takes 'reference metadata', or one of the two.");
      }
    }

    String members(int number) {
      var reference = ",\"referenceId\":\"request-" + number + "\"";
      var metadata = ",\"metadata\":{\"model\":\"large\",\"call\":" + number + "}";
      return (extras.contains("reference") ? reference : "")
          + (extras.contains("metadata") ? metadata : "");
    }
  }

  /// Records and closes it.
  static Period make(Installation installation, Ledger ledger, int records, Kind kind)
      throws IOException, InterruptedException {
    var server = installation.server();
    var start = now();
    var recorded = PeriodRecords.record(server, ledger, records, kind);
    SignedLog.await(server, ledger, recorded.promises().count());
    installation.vacuum();
    var end = now();
    var closing = ClosingRun.of(ledger, start, end, CUSTOMER);
    try (var generator = new Generator(server.port(), 1)) {
      closing.follow(generator);
      generator.run();
    }
    var stated = Stated.read(server, ledger, closing.checkpoints());
    stated.require(1, records, recorded.sum());
    SignedLog.await(server, ledger, recorded.promises().count() + 1L); // and the statement
    recorded.promises().checkCount(installation.database("production"), ledger.id().value());
    return new Period(
        ledger,
        stated.receiptIds().getFirst(),
        records,
        recorded.sum(),
        start,
        end,
        closing.took());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
