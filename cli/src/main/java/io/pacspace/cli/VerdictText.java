package io.pacspace.cli;

import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Figures.Word;
import io.pacspace.transparency.Statement;

/// Says in words what checking a proof came to. No figure is called verified without the word for
/// how it is known.
record VerdictText(Report report) {
  private static final String DOES_NOT_SAY = "That does not say whether the records are true, ";
  private static final String OTHERS =
      "whether there are others before the first or after the last of them, ";
  private static final String LIMITS =
      "whether the log shows everyone the same tree (compare checkpoints with others), or whose the"
          + " key is.";

  /// Says it, and answers the exit code.
  int say(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Verified(var proof, var figures) -> verified(proof, figures);
      case Outcome.Singly(var proof, var flaw) -> singly(proof, flaw);
      case Outcome.Refused refused -> refused(refused);
    };
  }

  private int verified(Outcome.Proof proof, Figures figures) {
    switch (figures) {
      case Figures.None() -> {
        published(what(proof));
        report.say(
            "No record here is a delta that this program reads: it says nothing of whose they are"
                + " or what they sum to.");
      }
      case Figures.Deltas(var total) -> {
        report.passed("sequence", sequences(total));
        published(words(total) + "; ", what(proof));
      }
      case Figures.Stated stated -> stated(stated);
    }
    proof.shown().ifPresent(report::record);
    var isComplete = figures instanceof Figures.Stated stated && stated.isComplete();
    report.say(DOES_NOT_SAY + (isComplete ? "" : OTHERS) + LIMITS);
    return Exit.VERIFIED;
  }

  private static String what(Outcome.Proof proof) {
    return proof.records() == 1 ? "this entry" : "these records";
  }

  private void published(String what) {
    published("", what);
  }

  private void published(String figures, String what) {
    report.say(
        "VERIFIED: %sthe holder of the key published a log with %s in it."
            .formatted(figures, what));
  }

  private void stated(Figures.Stated stated) {
    var it = stated.statement();
    var word = stated.word();
    report.passed("statement", word + ": " + meaning(stated));
    report.figure(Word.STATED, "environment", it.isSandbox() ? "SANDBOX" : it.environment());
    report.figure(Word.STATED, "issuer", it.issuer());
    report.figure(word, "customer", it.customerId());
    it.customerName().ifPresent(name -> report.figure(Word.STATED, "customer's name", name));
    report.figure(word, "window", "from %s to before %s".formatted(it.start(), it.end()));
    report.figure(word, "sequences", sequences(it));
    report.figure(word, "count", Long.toString(it.count()));
    report.figure(word, "sum", it.net().toPlainString());
    report.figure(word, "opening balance", it.opening().toPlainString());
    report.figure(word, "closing balance", it.closing().toPlainString());
    report.figure(Word.STATED, "adjusting", it.adjusting().toPlainString());
    it.unit().ifPresent(unit -> report.figure(Word.STATED, "unit", unit));
    report.figure(stated.historyWord(), "historyRoot", it.historyRoot().toString());
    report.figure(word, "complete", completeness(stated));
    if (it.isSandbox()) {
      report.say("SANDBOX: this statement is of a sandbox, where nothing is owed.");
    }
    report.say(
        "VERIFIED, %s: the holder of the key published a log with this statement in it; each figure"
                .formatted(word)
            + " is as good as the word before it.");
  }

  private static String meaning(Figures.Stated stated) {
    return switch (stated.word()) {
      case STATED -> "the holder of the key has signed it, and no record here bears it out";
      case CONSISTENT ->
          "it agrees with the records at the edges of its window; what lies between them was not"
              + " added up here";
      case RE_ADDED -> "every record of its window was hashed and added up here";
    };
  }

  private static String sequences(Statement statement) {
    return statement.count() == 0
        ? "none; the next is " + statement.firstSequence()
        : "%d to %d".formatted(statement.firstSequence(), statement.lastSequence());
  }

  private static String completeness(Figures.Stated stated) {
    return stated.isComplete()
        ? "yes: the customer has no other record in this window; that none follows its last is stated"
        : "not shown by a record here";
  }

  private int singly(Outcome.Proof proof, String flaw) {
    report.noted("sequence", flaw);
    report.say(
        "PARTIAL: the holder of the key published a log with each of these records in it. Holes"
            + " and edges are not proven, and nothing is said of their sum.");
    proof.shown().ifPresent(report::record);
    report.say(DOES_NOT_SAY + OTHERS + LIMITS);
    return Exit.VERIFIED;
  }

  private int refused(Outcome.Refused refused) {
    report.failed(refused.check(), refused.flaw());
    report.say(
        "REFUSED: the check '%s' fails %s."
            .formatted(
                refused.check(),
                refused.index() < 0
                    ? "for the proof as a whole"
                    : "for the entry at index " + refused.index()));
    return Exit.REFUSED;
  }

  /// What records come to, in words.
  private static String words(DeltaRun.Total total) {
    return "%s, %s: net change %s (balance %s to %s), accepted from %s to %s"
        .formatted(
            sequences(total),
            Word.RE_ADDED,
            total.sum().toPlainString(),
            total.opening().toPlainString(),
            total.closing().toPlainString(),
            total.firstAt(),
            total.lastAt());
  }

  private static String sequences(DeltaRun.Total total) {
    return total.records() == 1
        ? "one record of %s, sequence %d".formatted(total.customer(), total.first())
        : "%d records of %s, sequence %d to %d without a gap"
            .formatted(total.records(), total.customer(), total.first(), total.last());
  }
}
