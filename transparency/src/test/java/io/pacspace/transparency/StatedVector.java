package io.pacspace.transparency;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The figures of a statement and their words, as the vectors have them.
record StatedVector(List<String> figures) {
  private static final List<String> REQUIRED =
      List.of(
          "word",
          "historyWord",
          "environment",
          "issuer",
          "customerId",
          "start",
          "end",
          "firstSequence",
          "lastSequence",
          "count",
          "opening",
          "closing",
          "net",
          "adjusting",
          "historyRoot");
  private static final List<String> OPTIONAL = List.of("proofRoot", "customerName", "unit");

  static StatedVector of(Vectors vector) {
    var figures = new ArrayList<String>();
    REQUIRED.forEach(member -> figures.add(member + " " + vector.text(member)));
    OPTIONAL.forEach(
        member -> figures.add(member + " " + (vector.has(member) ? vector.text(member) : "none")));
    return new StatedVector(figures);
  }

  static StatedVector of(Figures.Stated stated) {
    var it = stated.statement();
    return new StatedVector(
        List.of(
            "word " + stated.word(),
            "historyWord " + stated.historyWord(),
            "environment " + it.environment(),
            "issuer " + it.issuer(),
            "customerId " + it.customerId(),
            "start " + text(it.start()),
            "end " + text(it.end()),
            "firstSequence " + it.firstSequence(),
            "lastSequence " + it.lastSequence(),
            "count " + it.count(),
            "opening " + text(it.opening()),
            "closing " + text(it.closing()),
            "net " + text(it.net()),
            "adjusting " + text(it.adjusting()),
            "historyRoot " + it.historyRoot(),
            "proofRoot " + text(it.proofRoot()),
            "customerName " + text(it.customerName()),
            "unit " + text(it.unit())));
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("none");
  }

  private static String text(BigDecimal number) {
    return number.toPlainString();
  }

  /// The vectors have whole seconds, which an `Instant` writes without milliseconds.
  private static String text(Instant time) {
    return time.toString().replace("Z", ".000Z");
  }
}
