package io.pacspace.receipts;

import static io.pacspace.receipts.BundleWriter.Part.ALL;
import static io.pacspace.receipts.BundleWriter.Part.EDGES;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.breaks.Breaks;
import io.pacspace.ledger.Entry;
import io.pacspace.lists.Cursor;
import io.pacspace.lists.Series;
import io.pacspace.platform.Settings;
import io.pacspace.receipts.Verification.Proven;
import io.pacspace.receipts.Verification.Subject;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.statements.StatementAnswer;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TlogProof;
import io.pacspace.web.Caller;
import io.pacspace.web.Envelope;
import io.pacspace.web.Envelope.Broken;
import io.pacspace.web.PublicRoutes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Public verification: whoever holds a proof root sees what it stands for, and downloads what it
/// takes to check that without this server.
@RestController
class VerifyController {
  private static final int MOST = 1_000;
  private static final String RECEIPT_NAME = "pacspace-%s.tlog-proof";
  private static final String BUNDLE_NAME = "pacspace-%s.json";
  private static final int NAME_DIGITS = 18;
  private static final String HIDDEN = "hidden";

  private final Verification verification;
  private final Judge judge;
  private final BundleWriter bundles;
  private final Breaks breaks;
  private final Settings settings;

  VerifyController(
      Verification verification,
      Judge judge,
      BundleWriter bundles,
      Breaks breaks,
      Settings settings) {
    this.verification = verification;
    this.judge = judge;
    this.bundles = bundles;
    this.breaks = breaks;
    this.settings = settings;
  }

  /// Anyone may verify.
  @Bean
  static PublicRoutes publicVerification() {
    return PublicRoutes.of("/api/v1/verify/*");
  }

  /// What a root stands for.
  ///
  /// @param verified whether the root holds for all of its records and the summary is theirs; null
  ///   where they are too many to be judged here
  /// @param note a sentence for people where it is not true
  /// @param statement where the root is the receipt id of one
  /// @param records the page that was asked for
  /// @param next the cursor behind the last of them, for `after`
  record Verified(
      @Nullable Boolean verified,
      @Nullable String note,
      String proofRoot,
      Instant recordedAt,
      Summary summary,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StatementAnswer statement,
      List<Line> records,
      @Nullable String next,
      Reference verification,
      Proof proof) {}

  record Summary(long recordCount, BigDecimal netChange) {}

  /// A record of the root.
  ///
  /// @param status what the judgement of the whole root says of it; `PROCESSING` where there is
  ///   none, since whoever asked has yet to check
  record Line(
      BigDecimal amount, String reason, @Nullable String referenceId, String status, Instant time) {
    static Line of(Proven proven, Judge.Outcome judged) {
      var record = proven.delta().orElseThrow().record();
      return new Line(
          record.delta(),
          record.reason(),
          record.referenceId().orElse(null),
          statusOf(judged),
          record.acceptedAt());
    }

    /// In the words that all answers have for the status of a record.
    private static String statusOf(Judge.Outcome judged) {
      return switch (judged) {
        case HOLDS -> "VERIFIED";
        case CONTRADICTED -> "FAILED";
        case NOT_JUDGED -> "PROCESSING";
      };
    }
  }

  /// The signed tree that the records are in: the hash that stands for all of it, and where to see
  /// it.
  record Reference(String verificationReference, String verificationExplorerUrl) {}

  /// The members of a bundle (`docs/proof-format.md`) for the shown records, and where to download
  /// the files.
  ///
  /// @param rest the subtrees behind the last of them
  /// @param edgesUrl of a statement, the bundle with the records at the edges of its window alone
  record Proof(
      String origin,
      String key,
      String checkpoint,
      List<String> rest,
      List<BundleWriter.BundledRecord> records,
      String bundleUrl,
      @Nullable String tlogProofUrl,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String edgesUrl) {}

  @GetMapping("/api/v1/verify/{proofRoot}")
  ResponseEntity<Envelope<Verified>> verify(
      @PathVariable String proofRoot,
      @RequestParam(defaultValue = "json") String format,
      @RequestParam(defaultValue = HIDDEN) String metadata,
      @AuthenticationPrincipal Principal.@Nullable Key caller,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") long offset,
      @RequestParam(required = false) @Nullable String after) {
    var root = parse(proofRoot);
    var list = Series.of("records-of-root", root);
    var place = list.parse(after).map(cursor -> cursor.number(0));
    new Problems()
        .unless(format.equals("json"), "format", "must be json, tlog-proof, bundle or edges")
        .unless(limit >= 1 && limit <= MOST, "limit", "must be from 1 to " + MOST)
        .unless(offset >= 0, "offset", "must not be negative")
        .unless(place.isEmpty() || offset == 0, Cursor.FIELD, "goes without an offset")
        .refuseIfAny();
    var subject = verification.find(root);
    var span = subject.span();
    var before = place.orElseGet(() -> span.after() + Math.min(offset, span.count()));
    var first = Math.clamp(before, span.after(), span.last());
    var last = Math.min(span.last(), first + limit);
    var next = last < span.last() ? list.write(Cursor.of(last)) : null;
    var asked = Metadata.asked(metadata, subject, caller);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(Envelope.of(verified(subject, asked, first, last, next)).about(subject.ledger()));
  }

  /// @param first the sequence before the first that is shown
  /// @param last that of the last
  private Verified verified(
      Subject subject, Metadata metadata, long first, long last, @Nullable String next) {
    var span = subject.span();
    var judged = judge.judge(subject);
    var shown = verification.prove(subject, 0, first, last);
    return new Verified(
        isVerified(judged.outcome()),
        note(judged.outcome()),
        subject.root().toString(),
        subject.recordedAt(),
        new Summary(span.count(), judged.netChange()),
        subject.statement().map(made -> StatementAnswer.of(made, judged.word())).orElse(null),
        shown.stream().map(proven -> Line.of(proven, judged.outcome())).toList(),
        next,
        new Reference(
            subject.tree().head().root().toString(),
            settings.link("/log/" + subject.ledger() + "/checkpoint")),
        proof(subject, metadata, shown));
  }

  /// Whether there is one record that a file for one can hold.
  private static boolean isOne(Subject subject) {
    return subject.statement().isPresent() || subject.span().count() == 1;
  }

  private static @Nullable Boolean isVerified(Judge.Outcome outcome) {
    return switch (outcome) {
      case HOLDS -> true;
      case CONTRADICTED -> false;
      case NOT_JUDGED -> null;
    };
  }

  private static @Nullable String note(Judge.Outcome outcome) {
    return switch (outcome) {
      case HOLDS -> null;
      case CONTRADICTED ->
          "What is stored here contradicts this proof root: its records, or the balances beside"
              + " them, were changed. Rely on none of these figures.";
      case NOT_JUDGED ->
          "A server judges at most %,d records at once; download the bundle and check it with"
                  .formatted(Judge.MOST)
              + " `pacspace verify`. Until then these figures are only what the server says.";
    };
  }

  private Proof proof(Subject subject, Metadata metadata, List<Proven> shown) {
    var end = shown.isEmpty() ? 0 : shown.getLast().index() + 1;
    var url = settings.link("/api/v1/verify/" + subject.root() + "?format=");
    return new Proof(
        subject.tree().log().origin(),
        subject.tree().log().key(),
        subject.tree().checkpoint().toString(),
        BundleWriter.hashes(verification.rest(subject, end)),
        shown.stream().map(it -> BundleWriter.BundledRecord.of(it, metadata)).toList(),
        url + "bundle",
        isOne(subject) ? url + "tlog-proof" : null,
        subject.statement().isPresent() ? url + "edges" : null);
  }

  /// A C2SP tlog-proof file; there is one for a single record.
  @GetMapping(path = "/api/v1/verify/{proofRoot}", params = "format=tlog-proof")
  ResponseEntity<byte[]> tlogProof(
      @PathVariable String proofRoot,
      @RequestParam(defaultValue = HIDDEN) String metadata,
      @AuthenticationPrincipal Principal.@Nullable Key caller)
      throws Refusal {
    var subject = verification.find(parse(proofRoot));
    var asked = Metadata.asked(metadata, subject, caller);
    if (!isOne(subject)) {
      throw new Failure.Invalid(
          List.of(
              new Failure.Field(
                  "format", "tlog-proof is for one record; this root needs format=bundle")));
    }
    var receipt =
        verification.last(subject).orElseThrow(() -> subject.span().contradicted(subject.ledger()));
    var record = receipt.record();
    var file =
        TlogProof.of(
            record.delta().map(asked::of).map(Entry::salted).orElse(record.salted()),
            record.index(),
            receipt.path(),
            subject.tree().checkpoint());
    return download(RECEIPT_NAME, subject, MediaType.APPLICATION_OCTET_STREAM).body(file.bytes());
  }

  /// A proof bundle, written as its records are read: whole, or broken off.
  @GetMapping(path = "/api/v1/verify/{proofRoot}", params = "format=bundle")
  void bundle(
      @PathVariable String proofRoot,
      @RequestParam(defaultValue = HIDDEN) String metadata,
      @AuthenticationPrincipal Principal.@Nullable Key caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var subject = verification.find(parse(proofRoot));
    write(subject, ALL, Metadata.asked(metadata, subject, caller), request, response);
  }

  /// The bundle of a statement with the records at the edges of its window alone.
  @GetMapping(path = "/api/v1/verify/{proofRoot}", params = "format=edges")
  void edges(
      @PathVariable String proofRoot, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var subject = verification.find(parse(proofRoot));
    if (subject.statement().isEmpty()) {
      throw new Failure.Invalid(
          List.of(new Failure.Field("format", "edges are those of a statement's window")));
    }
    write(subject, EDGES, Metadata.HIDDEN, request, response);
  }

  private void write(
      Subject subject,
      BundleWriter.Part part,
      Metadata metadata,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var bundle = bundles.begin(subject, part, metadata);
    var headers = download(BUNDLE_NAME, subject, MediaType.APPLICATION_JSON).build().getHeaders();
    headers.forEach((name, values) -> response.setHeader(name, values.getFirst()));
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (!Caller.takesGzip(request)) {
      bundles.write(bundle, response.getOutputStream());
      return;
    }
    response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    try (var packed = new GZIPOutputStream(response.getOutputStream())) {
      bundles.write(bundle, packed);
    }
  }

  private ResponseEntity.BodyBuilder download(String name, Subject subject, MediaType type) {
    var file = name.formatted(subject.root().toString().substring(2, NAME_DIGITS));
    var answer =
        ResponseEntity.ok()
            .contentType(type)
            .cacheControl(CacheControl.noStore())
            .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"");
    breaks
        .of(subject.ledger())
        .ifPresent(_ -> answer.header(Broken.HEADER, subject.ledger().toString()));
    return answer;
  }

  private static Hash parse(String proofRoot) {
    try {
      return Hash.parse(proofRoot);
    } catch (Refusal _) {
      throw new Failure.NotFound("A proof root is 0x and 64 lower-case hexadecimal digits.");
    }
  }
}
