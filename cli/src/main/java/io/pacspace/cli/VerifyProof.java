package io.pacspace.cli;

import io.pacspace.transparency.BundleReader;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Checks one proof file against a key that the caller trusts.
final class VerifyProof {
  private static final byte[] TLOG_PROOF =
      "c2sp.org/tlog-proof@".getBytes(StandardCharsets.US_ASCII);
  private static final String LIMITS =
      "That does not say whether the records are true, whether the log shows everyone the same"
          + " tree (compare checkpoints with others), or whose the key is.";

  private final Report report;
  private final Asked asked;

  VerifyProof(Report report, Asked asked) {
    this.report = report;
    this.asked = asked;
  }

  /// What the caller knows from elsewhere than the file.
  ///
  /// @param key null where nothing can be verified
  /// @param origin null for the key's name
  /// @param root null for whatever the file is a proof of
  /// @param showsAll whether to print every record
  record Asked(
      @Nullable VerifierKey key, @Nullable String origin, @Nullable Hash root, boolean showsAll) {
    String originOf(VerifierKey trusted) {
      return origin == null ? trusted.name() : origin;
    }
  }

  int verify(Path file) {
    byte[] start = BoundedFile.start(file, TLOG_PROOF.length);
    try {
      if (Arrays.equals(start, TLOG_PROOF)) {
        return verify(TlogProof.parse(BoundedFile.read(file, TlogProof.LONGEST)));
      }
      if (new String(start, StandardCharsets.US_ASCII).stripLeading().startsWith("{")) {
        try (InputStream in = Files.newInputStream(file)) {
          return verify(BundleReader.open(in));
        }
      }
    } catch (Refusal refusal) {
      throw new Unusable(file + " is not a proof: " + refusal.getMessage() + ".");
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    }
    throw new Unusable(file + " is not a proof: neither a C2SP tlog-proof nor a proof bundle.");
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
    String signatures = checkpoint.toString().substring(checkpoint.text().length() + 1);
    List<String> names = signatures.lines().map(line -> line.split(" ", 3)[1]).distinct().toList();
    return String.join(", ", names);
  }

  private int verify(TlogProof proof) {
    VerifierKey trusted = key("it is signed by " + signersOf(proof.checkpoint()));
    Optional<SaltedRecord> record;
    try {
      record = proof.record();
    } catch (Refusal refusal) {
      return refuse("record", proof.index(), refusal.getMessage());
    }
    Hash leaf = record.map(SaltedRecord::logLeaf).orElse(asked.root());
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
      Checkpoint checkpoint = proof.verify(leaf, asked.originOf(trusted), Set.of(trusted));
      signed(trusted, checkpoint);
      report.passed(
          "inclusion",
          "entry %d of %d is this one".formatted(proof.index(), checkpoint.head().size()));
    } catch (Refusal refusal) {
      return refuse(checkOf(refusal), proof.index(), refusal.getMessage());
    }
    report.say("VERIFIED: the holder of the key published a log with this entry in it.");
    record.ifPresent(this::show);
    report.say(LIMITS);
    return Exit.VERIFIED;
  }

  /// What a proof is asked for by: the receipt id of the record that it shows, or else the leaf.
  private static Hash named(Optional<SaltedRecord> record, Hash leaf) {
    return record.map(SaltedRecord::receiptId).orElse(leaf);
  }

  private int verify(BundleReader bundle) throws IOException {
    VerifierKey trusted = key("its key is " + bundle.key());
    if (asked.root() != null && !asked.root().equals(bundle.proofRoot())) {
      return refuse("root", -1, "the proof is not about " + asked.root());
    }
    AtomicLong count = new AtomicLong();
    try {
      Checkpoint checkpoint =
          bundle.verify(
              asked.originOf(trusted),
              Set.of(trusted),
              item -> {
                count.incrementAndGet();
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
      boolean whole = refusal.code() == Refusal.Code.ROOT_MISMATCH && bundle.index() < 0;
      return refuse(whole ? "root" : checkOf(refusal), bundle.index(), refusal.getMessage());
    }
    report.say("VERIFIED: the holder of the key published a log with these records in it.");
    report.say(LIMITS);
    return Exit.VERIFIED;
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
