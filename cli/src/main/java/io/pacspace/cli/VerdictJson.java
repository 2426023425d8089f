package io.pacspace.cli;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Figures.Word;
import io.pacspace.transparency.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Says what checking a proof came to as one JSON object (`docs/commands.md`), for programs. Every
/// figure has its word beside it.
final class VerdictJson {
  /// As records have times.
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Report report;
  private final Map<String, Json> members = new TreeMap<>();
  private final Map<String, Json> figures = new TreeMap<>();

  VerdictJson(Report report) {
    this.report = report;
  }

  /// Writes the object; that there is nothing to check is thrown on.
  ///
  /// @return the exit code
  int say(Supplier<Outcome> check) {
    try {
      return say(check.get());
    } catch (Unusable unusable) {
      verdict("unusable");
      text("reason", String.valueOf(unusable.getMessage()));
      write();
      throw unusable;
    }
  }

  private int say(Outcome outcome) {
    switch (outcome) {
      case Outcome.Verified(var proof, var known) -> {
        verdict("verified");
        proof(proof);
        figures(known);
      }
      case Outcome.Singly(var proof, var flaw) -> {
        verdict("partial");
        text("reason", flaw);
        proof(proof);
      }
      case Outcome.Refused(var check, var index, var flaw) -> {
        verdict("refused");
        text("check", check);
        text("reason", flaw);
        if (index >= 0) {
          text("index", Long.toString(index));
        }
      }
    }
    write();
    return outcome instanceof Outcome.Refused ? Exit.REFUSED : Exit.VERIFIED;
  }

  private void write() {
    report.json(new Json.Obj(members));
  }

  private void verdict(String word) {
    text("verdict", word);
  }

  private void text(String member, String value) {
    members.put(member, new Json.Str(value));
  }

  private void proof(Outcome.Proof proof) {
    var head = proof.checkpoint().head();
    members.put(
        "proof",
        new Json.Obj(
            Map.of(
                "origin", new Json.Str(proof.checkpoint().origin()),
                "proofRoot", new Json.Str(proof.root().toString()),
                "records", new Json.Str(Long.toString(proof.records())),
                "size", new Json.Str(Long.toString(head.size())),
                "root", new Json.Str(head.root().toString()))));
  }

  private void figures(Figures known) {
    switch (known) {
      case Figures.None() -> text("kind", "records");
      case Figures.Deltas(var total) -> deltas(total);
      case Figures.Stated stated -> statement(stated);
    }
  }

  private void write(String kind, Word word, boolean isComplete) {
    text("kind", kind);
    text("word", word.toString());
    members.put("complete", new Json.Bool(isComplete));
    members.put("figures", new Json.Obj(figures));
  }

  private void deltas(DeltaRun.Total total) {
    var word = Word.RE_ADDED;
    figure(word, "customerId", total.customer());
    figure(word, "firstSequence", total.first());
    figure(word, "lastSequence", total.last());
    figure(word, "count", total.records());
    figure(word, "net", total.sum());
    figure(word, "opening", total.opening());
    figure(word, "closing", total.closing());
    figure(word, "firstAt", total.firstAt());
    figure(word, "lastAt", total.lastAt());
    write("deltas", word, false);
  }

  private void statement(Figures.Stated stated) {
    var it = stated.statement();
    var word = stated.word();
    figure(Word.STATED, "environment", it.isSandbox() ? "SANDBOX" : it.environment());
    figure(Word.STATED, "issuer", it.issuer());
    figure(word, "customerId", it.customerId());
    it.customerName().ifPresent(name -> figure(Word.STATED, "customerName", name));
    it.unit().ifPresent(unit -> figure(Word.STATED, "unit", unit));
    figure(word, "start", it.start());
    figure(word, "end", it.end());
    figure(word, "firstSequence", it.firstSequence());
    figure(word, "lastSequence", it.lastSequence());
    figure(word, "count", it.count());
    figure(word, "net", it.net());
    figure(word, "opening", it.opening());
    figure(word, "closing", it.closing());
    figure(Word.STATED, "adjusting", it.adjusting());
    figure(stated.historyWord(), "historyRoot", it.historyRoot().toString());
    figure(Word.STATED, "acceptedAt", it.acceptedAt());
    write("statement", word, stated.isComplete());
  }

  private void figure(Word word, String name, String value) {
    var known = Map.<String, Json>of("value", new Json.Str(value), "word", new Json.Str("" + word));
    figures.put(name, new Json.Obj(known));
  }

  private void figure(Word word, String name, long value) {
    figure(word, name, Long.toString(value));
  }

  private void figure(Word word, String name, BigDecimal value) {
    figure(word, name, value.toPlainString());
  }

  private void figure(Word word, String name, Instant value) {
    figure(word, name, TIME.format(value));
  }
}
