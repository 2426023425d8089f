package io.pacspace.pages;

import io.pacspace.transparency.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// What may be wrong with a period before its log is signed: records are left out or come along,
/// the statement is another's or says something else, or they do not follow from each other.
record PeriodFlaws(Random random) {
  private static final List<String> MEMBERS_OF_DELTA =
      List.of(
          "type", "recordId", "customerId", "sequence", "delta", "balance", "reason", "acceptedAt");

  private static final List<Json> ODD =
      List.of(
          new Json.Null(),
          new Json.Bool(true),
          StatedPeriod.text(""),
          StatedPeriod.text("1.0"),
          StatedPeriod.text("01"),
          StatedPeriod.text("+1"),
          StatedPeriod.text("1e3"),
          StatedPeriod.text("-0"),
          StatedPeriod.text("-0.0"),
          StatedPeriod.text("1\n"),
          StatedPeriod.text("\u0661"),
          StatedPeriod.text("12345678901"),
          StatedPeriod.text("1".repeat(29)),
          StatedPeriod.text("1".repeat(30)),
          StatedPeriod.text("0.0000000001"),
          new Json.Num(-1),
          new Json.Num(0.5),
          new Json.Num(9007199254740991.0),
          new Json.Num(9007199254740992.0),
          StatedPeriod.text("2026-11-31"),
          StatedPeriod.text("2026-02-29T00:00:00.000Z"),
          StatedPeriod.text("2026-11-01T24:00:00.000Z"),
          StatedPeriod.text("2026-12-31T23:59:60.000Z"),
          StatedPeriod.text("2026-11-01T00:00:00.000Z\n"),
          StatedPeriod.text("0000-01-01T00:00:00.000Z"),
          StatedPeriod.text("9999-12-31T23:59:59.999Z"),
          StatedPeriod.text("+10000-01-01T00:00:00.000Z"),
          StatedPeriod.text("-0001-01-01T00:00:00.000Z"),
          StatedPeriod.text("0x" + "A".repeat(64)),
          StatedPeriod.text("pacspace.io/statement/v1"),
          StatedPeriod.text("pacspace.io/delta/v2"),
          new Json.Arr(List.of()));

  /// Adds one to a period, or to the sequences of it that a file is to have.
  void add(StatedPeriod period, Set<Long> sequences) {
    switch (random.nextInt(8)) {
      case 0, 1 -> sequences.remove(any(period));
      case 2 -> sequences.add(any(period));
      case 3 -> moveTheWindow(period);
      case 4 -> period.statement.put("customerId", StatedPeriod.text("another"));
      case 5 -> changeARecord(period);
      case 6 -> changeAFigure(period);
      default -> spellOddly(period);
    }
  }

  private long any(StatedPeriod period) {
    return random.nextLong(1, period.newest() + 1);
  }

  private void moveTheWindow(StatedPeriod period) {
    var moved = StatedPeriod.accepted(any(period)).plusMillis(random.nextLong(-1, 2));
    var member = any(List.of("start", "end", "acceptedAt"));
    period.statement.put(member, StatedPeriod.text(StatedPeriod.time(moved)));
  }

  /// Puts a record in another's place in the log.
  void swap(StatedPeriod period) {
    period.swap(any(period), any(period));
  }

  void changeARecord(StatedPeriod period) {
    var sequence = any(period);
    switch (random.nextInt(6)) {
      case 0 -> period.change(sequence, "balance", amount());
      case 1 -> period.change(sequence, "customerId", StatedPeriod.text("another"));
      case 2 -> period.change(sequence, "sequence", new Json.Num(any(period)));
      case 3 -> period.change(sequence, any(MEMBERS_OF_DELTA), any(ODD));
      default -> {
        var moved = StatedPeriod.accepted(any(period)).plusMillis(random.nextLong(-1, 2));
        period.change(sequence, "acceptedAt", StatedPeriod.text(StatedPeriod.time(moved)));
      }
    }
  }

  private Json amount() {
    return StatedPeriod.text(StatedPeriod.plain(BigDecimal.valueOf(random.nextInt(-9, 9), 1)));
  }

  private void changeAFigure(StatedPeriod period) {
    var changed = new HashMap<>(period.statement);
    switch (random.nextInt(5)) {
      case 0 -> changed.put(any(List.of("opening", "closing", "net", "adjusting")), amount());
      case 1 -> {
        var whole = new Json.Num(random.nextInt(0, 12));
        changed.put(any(List.of("firstSequence", "lastSequence", "count")), whole);
      }
      case 2 -> changed.put("environment", StatedPeriod.text("staging"));
      case 3 -> changed.remove("proofRoot");
      default -> {
        var root = StatedPeriod.text("0x" + "7".repeat(64));
        changed.put(any(List.of("proofRoot", "historyRoot")), root);
      }
    }
    period.statement.clear();
    period.statement.putAll(changed);
  }

  private void spellOddly(StatedPeriod period) {
    var members = new ArrayList<>(new TreeSet<>(period.statement.keySet()));
    members.addAll(List.of("unit", "customerName", "proofRoot"));
    members.remove("type");
    var member = any(members);
    if (random.nextInt(4) == 0) {
      period.statement.remove(member);
    } else {
      period.statement.put(member, any(ODD));
    }
  }

  <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
