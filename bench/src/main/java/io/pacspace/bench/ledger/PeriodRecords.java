package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.rig.Child;
import java.io.IOException;
import java.math.BigDecimal;

/// The records of a period, sent in batches one after the other, each made when it is sent: all of
/// them are too much to hold.
final class PeriodRecords {
  private static final int BATCH = 1_000;

  /// As many batches at once as nobody is refused for.
  private static final int AT_ONCE = 2;

  private final Promises promises = new Promises();
  private final Generator generator;
  private final Ledger ledger;
  private final int deltas;
  private final Period.Kind kind;
  private BigDecimal sum = BigDecimal.ZERO;
  private int sent;

  private PeriodRecords(Generator generator, Ledger ledger, int deltas, Period.Kind kind) {
    this.generator = generator;
    this.ledger = ledger;
    this.deltas = deltas;
    this.kind = kind;
  }

  /// Records that many of the customer's, and others' between them.
  static PeriodRecords record(Child server, Ledger ledger, int records, Period.Kind kind)
      throws IOException {
    try (var generator = new Generator(server.port(), AT_ONCE)) {
      var deltas = Math.multiplyExact(records, kind.every());
      var recorded = new PeriodRecords(generator, ledger, deltas, kind);
      for (var i = 0; i < AT_ONCE; i++) {
        recorded.send();
      }
      generator.run();
      return recorded;
    }
  }

  private void send() {
    var count = Math.min(BATCH, deltas - sent);
    if (count == 0) {
      return;
    }
    var body = ledger.batch(Deltas.batch(sent, count, this::delta));
    sent += count;
    generator.schedule(
        new Call(
            System.nanoTime(),
            body,
            (answer, _) -> {
              promises.take(answer, count);
              send();
            }));
  }

  private String delta(int number) {
    var amount = Deltas.amount(number);
    if (number % kind.every() != 0) {
      return Deltas.delta(Deltas.customer(number), amount, "");
    }
    sum = sum.add(new BigDecimal(amount));
    return Deltas.delta(Period.CUSTOMER, amount, kind.members(number));
  }

  /// What was answered, others' deltas too.
  Promises promises() {
    return promises;
  }

  /// What the customer's come to.
  BigDecimal sum() {
    return sum;
  }
}
