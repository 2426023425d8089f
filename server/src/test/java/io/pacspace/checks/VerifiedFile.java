package io.pacspace.checks;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the verifier says of a file, as an answer: whether it is valid, of what, and the figures
/// with their word. The key is the log's as it was known before.
record VerifiedFile(String text, VerifierKey key) {
  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Reading {
    void read(ObjectNode verdict) throws Refusal;
  }

  private static ObjectNode verdict(Reading reading) {
    var verdict = JsonNodeFactory.instance.objectNode();
    try {
      reading.read(verdict);
      return verdict.put("valid", true);
    } catch (Refusal refusal) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("valid", false)
          .put("code", refusal.code().name());
    }
  }

  /// Of a bundle of records.
  ObjectNode ofBundle() {
    return verdict(
        verdict -> {
          var bundle = ProofBundle.parse(bytes());
          bundle.verify(key.name(), List.of(key));
          verdict.put("root", bundle.proofRoot().toString());
          figures(verdict, bundle.records().stream().map(ProofBundle.Proven::record).toList());
        });
  }

  /// Of the proof of one record.
  ObjectNode ofProof() {
    return verdict(
        verdict -> {
          var proof = TlogProof.parse(bytes());
          var record = proof.record().orElseThrow();
          proof.verify(record.logLeaf(), key.name(), List.of(key));
          verdict.put("root", record.receiptId().toString()).put("index", proof.index());
          figures(verdict, List.of(record));
        });
  }

  private static void figures(ObjectNode verdict, List<SaltedRecord> records) throws Refusal {
    var check = new FigureCheck();
    records.forEach(check::add);
    switch (check.figures()) {
      case Figures.None _ -> verdict.put("says", "none");
      case Figures.Deltas deltas -> verdict.put("says", deltas.total().toString());
      case Figures.Stated stated ->
          verdict
              .put("figures", stated.word().toString())
              .put("says", stated.statement().toString());
    }
  }

  /// Of a log's signed checkpoint, whichever of its trees it is of.
  ObjectNode ofCheckpoint() {
    return verdict(
        verdict -> {
          var head = Checkpoint.open(SignedNote.parse(bytes()), key.name(), List.of(key)).head();
          verdict.put("size", head.size()).put("rootHash", head.root().toString());
        });
  }
}
