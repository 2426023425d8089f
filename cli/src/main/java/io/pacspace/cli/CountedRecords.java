package io.pacspace.cli;

import io.pacspace.comparison.By;
import io.pacspace.comparison.Comparison;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes the records of a file, of which the first may be the one before a statement's window: only
/// the end of the file tells.
final class CountedRecords {
  private static final int DAY = "2026-11-01".length();

  private final By by;
  private final Comparison comparison;
  private Json.@Nullable Obj first;

  CountedRecords(By by, Comparison comparison) {
    this.by = by;
    this.comparison = comparison;
  }

  /// Takes a record that may still turn out to be none; then the proof is refused.
  void add(SaltedRecord record) {
    try {
      if (Json.parse(record.record()) instanceof Json.Obj delta
          && text(delta, "type").equals(DeltaRun.TYPE)) {
        first = first == null ? delta : first;
        amount(delta).ifPresent(it -> comparison.record(name(by, delta), it, 1, sequence(delta)));
      }
    } catch (Refusal _) {
      // Whoever verifies it says so.
    }
  }

  void finish(Figures figures) {
    if (!(figures instanceof Figures.Stated(var statement, var word))) {
      return;
    }
    if (word != Figures.Word.RE_ADDED) {
      throw new Unusable(
          "The file has not all records of the window that it states; compare its bundle.");
    }
    var edge = first;
    if (edge != null && sequence(edge) < statement.firstSequence()) {
      amount(edge).ifPresent(it -> comparison.withdrawFirst(name(by, edge), it, sequence(edge)));
    }
  }

  private static Optional<BigDecimal> amount(Json.Obj delta) {
    return CountFile.amount(text(delta, "delta"));
  }

  private static String name(By by, Json.Obj delta) {
    return switch (by) {
      case REFERENCE -> text(delta, "referenceId");
      case RECORD -> text(delta, "recordId");
      case DAY -> {
        var time = text(delta, "acceptedAt");
        yield time.substring(0, Math.min(DAY, time.length()));
      }
    };
  }

  private static String text(Json.Obj delta, String member) {
    return delta.members().get(member) instanceof Json.Str(String text) ? text : "";
  }

  private static long sequence(Json.Obj delta) {
    return delta.members().get("sequence") instanceof Json.Num(double value) ? (long) value : 0;
  }
}
