package io.pacspace.receipts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.ledger.Entry;
import io.pacspace.receipts.Verification.Proven;
import io.pacspace.receipts.Verification.Subject;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedText;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
      var salted = proven.delta().map(shown::of).map(Entry::salted).orElse(proven.salted());
      return new BundledRecord(
          proven.index(),
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

  /// Which of a subject's records a bundle has.
  enum Part {
    /// All of them.
    ALL,
    /// Those at the edges of a statement's window, which bear out what it states.
    EDGES
  }

  /// Some records that follow each other: of the sequences above `after`, up to and with `last`.
  record Piece(long after, long last) {}

  /// A bundle of which nothing is written yet. What is behind its records and the first of them are
  /// proven, so that what is refused, such as for a database that is away, is refused before an
  /// answer begins.
  Bundle begin(Subject subject, Part part, Metadata metadata) {
    var last =
        verification.last(subject).orElseThrow(() -> subject.span().contradicted(subject.ledger()));
    var rest = verification.rest(subject, last.record().index() + 1);
    var pieces = pieces(subject, part);
    var first =
        pieces.isEmpty()
            ? List.<BundledRecord>of()
            : records(subject, metadata, 0, pieces.getFirst());
    return new Bundle(subject, metadata, hashes(rest), pieces, first);
  }

  static List<Piece> pieces(Subject subject, Part part) {
    var after = subject.shownAfter();
    var last = subject.span().last();
    var first = Math.min(last, subject.span().after() + 1);
    if (part == Part.EDGES && first < last - 1) {
      return List.of(new Piece(after, first), new Piece(last - 1, last));
    }
    var pieces = new ArrayList<Piece>();
    for (; after < last; after += AT_A_TIME) {
      pieces.add(new Piece(after, Math.min(last, after + AT_A_TIME)));
    }
    return pieces;
  }

  private List<BundledRecord> records(Subject subject, Metadata metadata, long from, Piece piece) {
    return verification.prove(subject, from, piece.after(), piece.last()).stream()
        .map(proven -> BundledRecord.of(proven, shown(subject, metadata, proven)))
        .toList();
  }

  /// The record before a statement's window is there to show where that begins, and no more.
  private static Metadata shown(Subject subject, Metadata metadata, Proven proven) {
    return proven
        .delta()
        .filter(entry -> entry.record().sequence() > subject.span().after())
        .map(_ -> metadata)
        .orElse(Metadata.HIDDEN);
  }

  /// The bundle of a subject, to be written once.
  ///
  /// @param first the records of the first piece
  record Bundle(
      Subject subject,
      Metadata metadata,
      List<String> rest,
      List<Piece> pieces,
      List<BundledRecord> first) {}

  /// Writes all of it and leaves `out` open. What fails on the way leaves JSON that has no end:
  /// never a bundle that is well formed and lacks records.
  void write(Bundle bundle, OutputStream out) {
    var subject = bundle.subject();
    try (var writer = json.createGenerator(out)) {
      writer.writeStartObject();
      writer.writeStringProperty("type", TYPE);
      writer.writeStringProperty("origin", subject.tree().log().origin());
      writer.writeStringProperty("key", subject.tree().log().key());
      writer.writeStringProperty("proofRoot", subject.root().toString());
      writer.writeStringProperty("checkpoint", subject.tree().checkpoint().toString());
      writer.writeName("rest");
      writer.writePOJO(bundle.rest());
      writer.writeArrayPropertyStart("records");
      writeRecords(bundle, writer);
      writer.writeEndArray();
      writer.writeEndObject();
    }
  }

  private void writeRecords(Bundle bundle, JsonGenerator writer) {
    var subject = bundle.subject();
    var pieces = bundle.pieces();
    var next = write(bundle.first(), 0, writer);
    for (var piece : pieces.subList(Math.min(1, pieces.size()), pieces.size())) {
      next = write(records(subject, bundle.metadata(), next, piece), next, writer);
    }
    verification
        .statement(subject, next)
        .map(proven -> BundledRecord.of(proven, Metadata.HIDDEN))
        .ifPresent(writer::writePOJO);
  }

  /// Answers the index that the proof of the next record begins at.
  private static long write(List<BundledRecord> part, long from, JsonGenerator writer) {
    part.forEach(writer::writePOJO);
    return part.isEmpty() ? from : part.getLast().next();
  }
}
