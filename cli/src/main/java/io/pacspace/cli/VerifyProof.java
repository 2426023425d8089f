package io.pacspace.cli;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.BundleReader;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Checks one proof file against a key that the caller trusts.
final class VerifyProof {
  private static final byte[] TLOG_PROOF =
      "c2sp.org/tlog-proof@".getBytes(StandardCharsets.US_ASCII);

  /// How long to wait for the next bytes of a file that is a pipe.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Report report;
  private final Request asked;
  private final Duration patience;
  private final Consumer<SaltedRecord> each;

  VerifyProof(Report report, Request asked) {
    this(report, asked, PATIENCE);
  }

  /// @param patience how long to wait for the next bytes of a file that is a pipe
  VerifyProof(Report report, Request asked, Duration patience) {
    this(report, asked, patience, _ -> {});
  }

  /// @param each gets every record as it is read, before it is known that all of them are proven
  VerifyProof(Report report, Request asked, Duration patience, Consumer<SaltedRecord> each) {
    this.report = report;
    this.asked = asked;
    this.patience = patience;
    this.each = each;
  }

  /// What the caller knows from elsewhere than the file.
  ///
  /// @param key null where nothing can be verified
  /// @param origin null for the key's name
  /// @param root null for whatever the file is a proof of
  /// @param expected what the records should come to
  /// @param showsAll whether to print every record
  record Request(
      @Nullable VerifierKey key,
      @Nullable String origin,
      @Nullable Hash root,
      Expected expected,
      boolean showsAll) {
    String originOf(VerifierKey trusted) {
      return origin == null ? trusted.name() : origin;
    }
  }

  /// Checks the file and says in words what came of it.
  int verify(Path file) {
    return new VerdictText(report).say(check(file));
  }

  /// Checks the file and reports what passes.
  ///
  /// @throws Unusable where there is nothing that could be checked
  Outcome check(Path file) {
    try (var in = WatchedInput.open(file, patience)) {
      var start = in.readNBytes(TLOG_PROOF.length);
      var whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
      if (Arrays.equals(start, TLOG_PROOF)) {
        return check(TlogProof.parse(read(file, whole, TlogProof.LONGEST)));
      }
      if (mayBeBundle(start)) {
        return check(BundleReader.open(whole));
      }
    } catch (Refusal refusal) {
      throw new Unusable(file + " is not a proof: " + refusal.getMessage() + ".");
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    }
    throw new Unusable(file + " is not a proof: neither a C2SP tlog-proof nor a proof bundle.");
  }

  /// Whether a file that starts so may be a bundle, in front of which any white space may stand.
  private static boolean mayBeBundle(byte[] start) {
    var text = new String(start, StandardCharsets.US_ASCII).stripLeading();
    return text.isEmpty() ? start.length == TLOG_PROOF.length : text.startsWith("{");
  }

  private static byte[] read(Path file, InputStream in, int limit) throws IOException {
    var bytes = in.readNBytes(limit);
    if (in.read() >= 0) {
      throw new Unusable(file + " has more than " + limit + " bytes.");
    }
    return bytes;
  }

  /// The trusted key; complains where there is none, for a file cannot vouch for its own.
  private VerifierKey key(String named) {
    if (asked.key() == null) {
      throw new Unusable(
          "NOT VERIFIED: name the log's key with --key. The file says "
              + named
              + "; take the key from the log itself or its operator, not from whoever gave you the"
              + " file.");
    }
    report.passed("key", asked.key() + ", as given");
    return asked.key();
  }

  /// The names that a checkpoint is signed under, which anyone can write there.
  private static String signersOf(SignedNote checkpoint) {
    var signatures = checkpoint.toString().substring(checkpoint.text().length() + 1);
    var names = signatures.lines().map(line -> line.split(" ", 3)[1]).distinct().toList();
    return String.join(", ", names);
  }

  private Outcome check(TlogProof proof) {
    var trusted = key("it is signed by " + signersOf(proof.checkpoint()));
    Optional<SaltedRecord> record;
    try {
      record = proof.record();
    } catch (Refusal refusal) {
      return new Outcome.Refused("record", proof.index(), refusal.getMessage());
    }
    var leaf = record.map(SaltedRecord::logLeaf).orElse(asked.root());
    if (leaf == null) {
      throw new Unusable(
          "The proof shows no record: say with --root which leaf it should be about.");
    }
    record.ifPresent(
        shown ->
            report.passed(
                "record",
                "%d bytes, and with its salt the receipt %s"
                    .formatted(shown.record().length, shown.receiptId())));
    var root = record.map(SaltedRecord::receiptId).orElse(leaf);
    if (asked.root() != null && !asked.root().equals(root)) {
      return new Outcome.Refused("root", proof.index(), "the proof is not about " + asked.root());
    }
    Checkpoint checkpoint;
    try {
      checkpoint = proof.verify(leaf, asked.originOf(trusted), Set.of(trusted));
    } catch (Refusal refusal) {
      return new Outcome.Refused(checkOf(refusal), proof.index(), refusal.getMessage());
    }
    signed(trusted, checkpoint);
    report.passed(
        "inclusion",
        "entry %d of %d is this one".formatted(proof.index(), checkpoint.head().size()));
    var figures = new FigureCheck();
    record.ifPresent(figures::add);
    record.ifPresent(each);
    return conclude(new Outcome.Proof(checkpoint, root, 1, record), figures);
  }

  private Outcome check(BundleReader bundle) throws IOException {
    var trusted = key("its key is " + bundle.key());
    if (asked.root() != null && !asked.root().equals(bundle.proofRoot())) {
      return Outcome.refused("root", "the proof is not about " + asked.root());
    }
    var count = new AtomicLong();
    var figures = new FigureCheck();
    Checkpoint checkpoint;
    try {
      checkpoint =
          bundle.verify(
              asked.originOf(trusted),
              Set.of(trusted),
              item -> {
                count.incrementAndGet();
                figures.add(item.record());
                each.accept(item.record());
                if (asked.showsAll()) {
                  report.record(item.record());
                }
              });
    } catch (Refusal refusal) {
      var check = bundle.isIncluded() ? "root" : checkOf(refusal);
      return new Outcome.Refused(check, bundle.index(), refusal.getMessage());
    }
    signed(trusted, checkpoint);
    report.passed(
        "inclusion",
        "each of %d records is an entry of %d".formatted(count.get(), checkpoint.head().size()));
    report.passed("root", bundle.proofRoot() + " stands for these records and no others");
    var proof = new Outcome.Proof(checkpoint, bundle.proofRoot(), count.get(), Optional.empty());
    return conclude(proof, figures);
  }

  private void signed(VerifierKey trusted, Checkpoint checkpoint) {
    report.passed(
        "signature", "the key signed a tree of %d entries".formatted(checkpoint.head().size()));
    report.passed("origin", "it is of the log " + asked.originOf(trusted));
  }

  /// What proven records come to, and whether that is what was expected.
  private Outcome conclude(Outcome.Proof proof, FigureCheck records) {
    var expected = asked.expected();
    try {
      var figures = records.figures();
      expected.requireEnvironment(figures);
      return expected
          .differsFrom(figures)
          .<Outcome>map(flaw -> Outcome.refused("expected", flaw))
          .orElseGet(() -> new Outcome.Verified(proof, figures));
    } catch (Refusal refusal) {
      if (expected.isPartial() && !expected.isAboutARun()) {
        return new Outcome.Singly(proof, refusal.getMessage());
      }
      var hint = asked.expected().isProduction() ? "" : "; --partial takes records singly";
      return Outcome.refused(checkOf(refusal), refusal.getMessage() + hint);
    }
  }

  private static String checkOf(Refusal refusal) {
    return switch (refusal.code()) {
      case UNKNOWN_SIGNER, BAD_SIGNATURE -> "signature";
      case MALFORMED, TOO_LARGE -> "form";
      case WRONG_ORIGIN -> "origin";
      case OUT_OF_RANGE, TILE_UNAVAILABLE, WRONG_PROOF_LENGTH, ROOT_MISMATCH -> "inclusion";
      case NOT_UNDERSTOOD, SECOND_CUSTOMER, OUT_OF_ORDER, MISSING_RECORDS -> "sequence";
      case WRONG_BALANCE -> "balance";
      case WRONG_STATEMENT -> "statement";
      case SANDBOX -> "environment";
      case NO_STATEMENT -> "expected";
      case OTHER_METADATA -> "metadata";
    };
  }
}
