package io.pacspace.cli;

import io.pacspace.transparency.BundleReader;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.DeltaRun;
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
  private static final String LIMITS =
      "That does not say whether the records are true, whether there are others before the first or"
          + " after the last of them, whether the log shows everyone the same tree (compare"
          + " checkpoints with others), or whose the key is.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  int verify(Path file) {
    try (var in = WatchedInput.open(file, patience)) {
      var start = in.readNBytes(TLOG_PROOF.length);
      var whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
      if (Arrays.equals(start, TLOG_PROOF)) {
        return verify(TlogProof.parse(read(file, whole, TlogProof.LONGEST)));
      }
      if (new String(start, StandardCharsets.US_ASCII).stripLeading().startsWith("{")) {
        return verify(BundleReader.open(whole));
      }
    } catch (Refusal refusal) {
      throw new Unusable(file + " is not a proof: " + refusal.getMessage() + ".");
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    }
    throw new Unusable(file + " is not a proof: neither a C2SP tlog-proof nor a proof bundle.");
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

  private int verify(TlogProof proof) {
    var trusted = key("it is signed by " + signersOf(proof.checkpoint()));
    Optional<SaltedRecord> record;
    try {
      record = proof.record();
    } catch (Refusal refusal) {
      return refuse("record", proof.index(), refusal.getMessage());
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
    if (asked.root() != null && !asked.root().equals(named(record, leaf))) {
      return refuse("root", proof.index(), "the proof is not about " + asked.root());
    }
    try {
      var checkpoint = proof.verify(leaf, asked.originOf(trusted), Set.of(trusted));
      signed(trusted, checkpoint);
      report.passed(
          "inclusion",
          "entry %d of %d is this one".formatted(proof.index(), checkpoint.head().size()));
    } catch (Refusal refusal) {
      return refuse(checkOf(refusal), proof.index(), refusal.getMessage());
    }
    var run = new DeltaRun();
    record.ifPresent(run::add);
    record.ifPresent(each);
    return conclude(run, "this entry", () -> record.ifPresent(this::show));
  }

  /// Says what proven records come to, or why that is refused; then shows them.
  private int conclude(DeltaRun run, String what, Runnable show) {
    try {
      var total = run.total();
      var other = asked.expected().differsFrom(total);
      if (other.isPresent()) {
        return refuse("expected", -1, other.get());
      }
      total.ifPresent(known -> report.passed("sequence", Expected.sequences(known)));
      report.say(
          "VERIFIED: "
              + total.map(Expected::words).map(words -> words + "; ").orElse("")
              + "the holder of the key published a log with "
              + what
              + " in it.");
      if (total.isEmpty()) {
        report.say(
            "No record here is a delta that this program reads: it says nothing of whose they are"
                + " or what they sum to.");
      }
    } catch (Refusal refusal) {
      if (!asked.expected().isPartial() || asked.expected().isAboutARun()) {
        return refuse("sequence", -1, refusal.getMessage() + "; --partial takes records singly");
      }
      report.noted("sequence", refusal.getMessage());
      report.say(
          "PARTIAL: the holder of the key published a log with each of these records in it. Holes"
              + " and edges are not proven, and nothing is said of their sum.");
    }
    show.run();
    report.say(LIMITS);
    return Exit.VERIFIED;
  }

  /// What a proof is asked for by: the receipt id of the record that it shows, or else the leaf.
  private static Hash named(Optional<SaltedRecord> record, Hash leaf) {
    return record.map(SaltedRecord::receiptId).orElse(leaf);
  }

  private int verify(BundleReader bundle) throws IOException {
    var trusted = key("its key is " + bundle.key());
    if (asked.root() != null && !asked.root().equals(bundle.proofRoot())) {
      return refuse("root", -1, "the proof is not about " + asked.root());
    }
    var count = new AtomicLong();
    var run = new DeltaRun();
    try {
      var checkpoint =
          bundle.verify(
              asked.originOf(trusted),
              Set.of(trusted),
              item -> {
                count.incrementAndGet();
                run.add(item.record());
                each.accept(item.record());
                if (asked.showsAll()) {
                  show(item.record());
                }
              });
      signed(trusted, checkpoint);
      report.passed(
          "inclusion",
          "each of %d records is an entry of %d".formatted(count.get(), checkpoint.head().size()));
      report.passed("root", bundle.proofRoot() + " stands for these records and no others");
    } catch (Refusal refusal) {
      var whole = refusal.code() == Refusal.Code.ROOT_MISMATCH && bundle.index() < 0;
      return refuse(whole ? "root" : checkOf(refusal), bundle.index(), refusal.getMessage());
    }
    return conclude(run, "these records", () -> {});
  }

  private void signed(VerifierKey trusted, Checkpoint checkpoint) {
    report.passed(
        "signature", "the key signed a tree of %d entries".formatted(checkpoint.head().size()));
    report.passed("origin", "it is of the log " + asked.originOf(trusted));
  }

  private void show(SaltedRecord record) {
    report.say("record: " + new String(record.record(), StandardCharsets.UTF_8));
  }

  private static String checkOf(Refusal refusal) {
    return switch (refusal.code()) {
      case UNKNOWN_SIGNER, BAD_SIGNATURE -> "signature";
      case MALFORMED, TOO_LARGE -> "form";
      case WRONG_ORIGIN -> "origin";
      case OUT_OF_RANGE, TILE_UNAVAILABLE, WRONG_PROOF_LENGTH, ROOT_MISMATCH -> "inclusion";
      case NOT_UNDERSTOOD, SECOND_CUSTOMER, OUT_OF_ORDER, MISSING_RECORDS -> "sequence";
      case WRONG_BALANCE -> "balance";
      case OTHER_METADATA -> "metadata";
    };
  }

  /// @param index of the entry that it is about, or negative where it is about no single one
  private int refuse(String check, long index, String words) {
    report.failed(check, words);
    report.say(
        "REFUSED: the check '%s' fails %s."
            .formatted(
                check, index < 0 ? "for the proof as a whole" : "for the entry at index " + index));
    return Exit.REFUSED;
  }
}
