package io.pacspace.receipts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.receipts.Verification.Proven;
import io.pacspace.receipts.Verification.Subject;
import io.pacspace.shared.Failure;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedText;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Writes proof bundles (`docs/proof-format.md`, "Proof bundles"), some hundred records at a time,
/// so that the largest takes no more memory than a small one.
@Component
class BundleWriter {
  private static final String TYPE = "pacspace.io/proof-bundle/v2";
  private static final int AT_A_TIME = 500;

  private final Verification verification;
  private final ObjectWriter json;

  BundleWriter(Verification verification, JsonMapper json) {
    this.verification = verification;
    this.json =
        json.writer()
            .without(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .without(StreamWriteFeature.AUTO_CLOSE_TARGET);
  }

  /// A record in a bundle.
  ///
  /// @param record the canonical record, as text
  /// @param salt base64
  /// @param metadata as text, where the record has some and it is shown
  /// @param metadataSalt base64, with the metadata
  /// @param between the subtrees between the record before and this one, each in base64
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BundledRecord(
      long index,
      String record,
      String salt,
      @Nullable String metadata,
      @Nullable String metadataSalt,
      List<String> between) {
    static BundledRecord of(Proven proven, Metadata shown) {
      var salted = shown.of(proven.entry()).salted();
      return new BundledRecord(
          proven.entry().logIndex(),
          new String(salted.record(), StandardCharsets.UTF_8),
          base64(salted.salt()),
          salted.metadata().map(SaltedText::text).orElse(null),
          salted.metadata().map(text -> base64(text.salt())).orElse(null),
          hashes(proven.between()));
    }

    /// The index that the proof of the next record begins at.
    long next() {
      return index + 1;
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// The hashes of subtrees, as a bundle has them.
  static List<String> hashes(List<Hash> subtrees) {
    return subtrees.stream().map(hash -> base64(hash.bytes())).toList();
  }

  /// A bundle of which nothing is written yet. What is behind its records and the first of them are
  /// proven, so that what is refused, such as for a database that is away, is refused before an
  /// answer begins.
  Bundle begin(Subject subject, Metadata metadata) {
    var last = verification.last(subject).orElseThrow(() -> contradicted(subject));
    var rest = verification.rest(subject, last.entry().logIndex() + 1);
    var first = part(subject, metadata, 0, subject.span().after());
    return new Bundle(subject, metadata, hashes(rest), first);
  }

  private static Failure contradicted(Subject subject) {
    return RecordRanges.contradicted(subject.ledger(), subject.span());
  }

  private List<BundledRecord> part(Subject subject, Metadata metadata, long from, long after) {
    var last = Math.min(subject.span().last(), after + AT_A_TIME);
    return verification.prove(subject, from, after, last).stream()
        .map(proven -> BundledRecord.of(proven, metadata))
        .toList();
  }

  /// The bundle of a subject, to be written once.
  final class Bundle {
    private final Subject subject;
    private final Metadata metadata;
    private final List<String> rest;
    private final List<BundledRecord> first;

    private Bundle(
        Subject subject, Metadata metadata, List<String> rest, List<BundledRecord> first) {
      this.subject = subject;
      this.metadata = metadata;
      this.rest = rest;
      this.first = first;
    }

    /// Writes all of it and leaves `out` open. What fails on the way leaves JSON that has no end:
    /// never a bundle that is well formed and lacks records.
    void write(OutputStream out) {
      var span = subject.span();
      try (var writer = json.createGenerator(out)) {
        writer.writeStartObject();
        writer.writeStringProperty("type", TYPE);
        writer.writeStringProperty("origin", subject.tree().log().origin());
        writer.writeStringProperty("key", subject.tree().log().key());
        writer.writeStringProperty("proofRoot", subject.root().toString());
        writer.writeStringProperty("checkpoint", subject.tree().checkpoint().toString());
        writer.writeName("rest");
        writer.writePOJO(rest);
        writer.writeArrayPropertyStart("records");
        var next = write(first, 0, writer);
        for (var after = span.after() + AT_A_TIME; after < span.last(); after += AT_A_TIME) {
          next = write(part(subject, metadata, next, after), next, writer);
        }
        writer.writeEndArray();
        writer.writeEndObject();
      }
    }

    /// Answers the index that the proof of the next record begins at.
    private static long write(List<BundledRecord> part, long from, JsonGenerator writer) {
      part.forEach(writer::writePOJO);
      return part.isEmpty() ? from : part.getLast().next();
    }
  }
}
