package io.pacspace.pages;

import io.pacspace.transparency.BundleReader;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TlogProof;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What Java says of a file, by the names that all readers have for it.
final class ProofsByJava {
  private static final String TLOG_PROOF = "c2sp.org/tlog-proof@";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final boolean isStreamed;

  /// @param isStreamed whether bundles are read record by record, or as a whole
  ProofsByJava(boolean isStreamed) {
    this.isStreamed = isStreamed;
  }

  /// What was proven.
  private record Verified(Checkpoint checkpoint, List<SaltedRecord> records) {}

  Map<String, String> say(DrilledFile asked) throws IOException {
    try {
      return said(asked);
    } catch (Refusal refusal) {
      return Map.of("verdict", "refused", "code", refusal.code().name());
    }
  }

  private Map<String, String> said(DrilledFile asked) throws Refusal, IOException {
    var verified = verified(asked);
    var said = new TreeMap<String, String>();
    said.put("verdict", "verified");
    said.put("size", Long.toString(verified.checkpoint().head().size()));
    said.put("treeRoot", verified.checkpoint().head().root().toString());
    said.put("records", Integer.toString(verified.records().size()));
    var shown = verified.records().stream().filter(it -> it.metadata().isPresent()).count();
    said.put("metadata", Long.toString(shown));
    if (!asked.singly() || asked.production()) {
      var check = new FigureCheck();
      verified.records().forEach(check::add);
      say(said, figures(check, asked.production()));
    }
    return said;
  }

  private static Figures figures(FigureCheck check, boolean production) throws Refusal {
    var figures = check.figures();
    if (production) {
      figures.requireProduction();
    }
    return figures;
  }

  private Verified verified(DrilledFile asked) throws Refusal, IOException {
    var keys = List.of(TestingKey.LOG.key());
    var file = asked.file();
    var records = new ArrayList<SaltedRecord>();
    if (new String(file, StandardCharsets.ISO_8859_1).startsWith(TLOG_PROOF)) {
      var proof = TlogProof.parse(file);
      proof.record().ifPresent(records::add);
      var leaf = records.isEmpty() ? Hash.parse(asked.leaf()) : records.getFirst().logLeaf();
      return new Verified(proof.verify(leaf, TestingKey.ORIGIN, keys), records);
    }
    if (isStreamed) {
      var bundle = BundleReader.open(new ByteArrayInputStream(file));
      var head = bundle.verify(TestingKey.ORIGIN, keys, item -> records.add(item.record()));
      return new Verified(head, records);
    }
    var bundle = ProofBundle.parse(file);
    bundle.records().forEach(item -> records.add(item.record()));
    return new Verified(bundle.verify(TestingKey.ORIGIN, keys), records);
  }

  private static void say(Map<String, String> said, Figures figures) {
    switch (figures) {
      case Figures.None() -> {}
      case Figures.Deltas(var total) -> deltas(said, total);
      case Figures.Stated stated -> statement(said, stated);
    }
  }

  private static void deltas(Map<String, String> said, DeltaRun.Total total) {
    said.put("customerId", total.customer());
    said.put("firstSequence", Long.toString(total.first()));
    said.put("lastSequence", Long.toString(total.last()));
    said.put("count", Long.toString(total.records()));
    said.put("firstAcceptedAt", time(total.firstAt()));
    said.put("lastAcceptedAt", time(total.lastAt()));
    said.put("sum", total.sum().toPlainString());
    said.put("balanceBefore", total.opening().toPlainString());
    said.put("balanceAfter", total.closing().toPlainString());
  }

  private static void statement(Map<String, String> said, Figures.Stated stated) {
    var it = stated.statement();
    said.put("environment", it.environment());
    said.put("issuer", it.issuer());
    said.put("customerId", it.customerId());
    said.put("start", time(it.start()));
    said.put("end", time(it.end()));
    said.put("firstSequence", Long.toString(it.firstSequence()));
    said.put("lastSequence", Long.toString(it.lastSequence()));
    said.put("count", Long.toString(it.count()));
    said.put("opening", it.opening().toPlainString());
    said.put("closing", it.closing().toPlainString());
    said.put("net", it.net().toPlainString());
    said.put("adjusting", it.adjusting().toPlainString());
    said.put("historyRoot", it.historyRoot().toString());
    said.put("word", stated.word().toString());
    said.put("historyWord", stated.historyWord().toString());
    put(said, "proofRoot", it.proofRoot());
    put(said, "customerName", it.customerName());
    put(said, "unit", it.unit());
  }

  private static void put(Map<String, String> said, String name, Optional<?> value) {
    value.ifPresent(it -> said.put(name, it.toString()));
  }

  private static String time(Instant time) {
    return TIME.format(time);
  }
}
