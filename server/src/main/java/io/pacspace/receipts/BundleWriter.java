package io.pacspace.receipts;

import io.pacspace.receipts.Verification.Proven;
import io.pacspace.receipts.Verification.Subject;
import io.pacspace.transparency.Hash;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes proof bundles (`docs/proof-format.md`, "Proof bundles"), some hundred records at a time,
/// so that the largest takes no more memory than a small one.
@Component
class BundleWriter {
  private static final String TYPE = "pacspace.io/proof-bundle/v1";
  private static final int AT_A_TIME = 500;

  private final Verification verification;
  private final JsonMapper json;

  BundleWriter(Verification verification, JsonMapper json) {
    this.verification = verification;
    this.json = json;
  }

  /// A record in a bundle.
  ///
  /// @param record the canonical record, as text
  /// @param salt base64
  /// @param path the inclusion proof, from the leaf's sibling up
  record BundledRecord(long index, String record, String salt, List<String> path) {
    static BundledRecord of(Proven proven) {
      var salted = proven.entry().salted();
      return new BundledRecord(
          proven.entry().logIndex(),
          new String(salted.record(), StandardCharsets.UTF_8),
          Base64.getEncoder().encodeToString(salted.salt()),
          proven.path().stream().map(Hash::toString).toList());
    }
  }

  /// Writes the whole bundle of a subject.
  void write(Subject subject, OutputStream out) {
    var span = subject.span();
    try (var writer = json.createGenerator(out)) {
      writer.writeStartObject();
      writer.writeStringProperty("type", TYPE);
      writer.writeStringProperty("origin", subject.tree().log().origin());
      writer.writeStringProperty("key", subject.tree().log().key());
      writer.writeStringProperty("proofRoot", subject.root().toString());
      writer.writeStringProperty("checkpoint", subject.tree().checkpoint().toString());
      writer.writeArrayPropertyStart("records");
      for (long after = span.after(); after < span.last(); after += AT_A_TIME) {
        verification.prove(subject, after, Math.min(span.last(), after + AT_A_TIME)).stream()
            .map(BundledRecord::of)
            .forEach(writer::writePOJO);
      }
      writer.writeEndArray();
      writer.writeEndObject();
    }
  }
}
