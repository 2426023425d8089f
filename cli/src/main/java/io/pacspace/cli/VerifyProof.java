package io.pacspace.cli;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks one proof file against a key that the caller trusts.
final class VerifyProof {
  private static final byte[] TLOG_PROOF =
      "c2sp.org/tlog-proof@".getBytes(StandardCharsets.US_ASCII);

  private final Report report;
  private final @Nullable VerifierKey key;
  private final @Nullable String origin;
  private final @Nullable Hash receipt;

  VerifyProof(
      Report report, @Nullable VerifierKey key, @Nullable String origin, @Nullable Hash receipt) {
    this.report = report;
    this.key = key;
    this.origin = origin;
    this.receipt = receipt;
  }

  int verify(Path file) {
    byte[] bytes = BoundedFile.read(file, TlogProof.LONGEST);
    if (!startsWith(bytes, TLOG_PROOF)) {
      throw new Unusable(file + " is not a proof: it does not begin as a C2SP tlog-proof does.");
    }
    TlogProof proof;
    try {
      proof = TlogProof.parse(bytes);
    } catch (Refusal refusal) {
      throw new Unusable(file + " is not a proof: " + refusal.getMessage() + ".");
    }
    if (key == null) {
      throw new Unusable("NOT VERIFIED: name the log's key with --key. " + signersOf(proof));
    }
    return verify(proof, key);
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /// The names that the file's checkpoint is signed under, which anyone can write there.
  private static String signersOf(TlogProof proof) {
    String note = proof.checkpoint().toString();
    String signatures = note.substring(proof.checkpoint().text().length() + 1);
    String names =
        String.join(
            ", ", signatures.lines().map(line -> line.split(" ", 3)[1]).distinct().toList());
    return "The file says it is signed by "
        + names
        + "; take the key from the log itself or its operator, not from whoever gave you the file.";
  }

  private int verify(TlogProof proof, VerifierKey trusted) {
    report.passed("key", trusted + ", as given");
    Optional<SaltedRecord> record;
    try {
      record = proof.record();
    } catch (Refusal refusal) {
      return refuse("record", proof.index(), refusal.getMessage());
    }
    Hash leaf = record.map(SaltedRecord::receiptId).orElse(receipt);
    if (leaf == null) {
      throw new Unusable("The proof shows no record: say with --receipt what it should be about.");
    }
    record.ifPresent(
        shown ->
            report.passed(
                "record",
                "%d bytes, with the salt receipt %s".formatted(shown.record().length, leaf)));
    if (receipt != null && !receipt.equals(leaf)) {
      return refuse("receipt", proof.index(), "the proof is not about " + receipt);
    }
    return verify(proof, trusted, leaf, record);
  }

  private int verify(
      TlogProof proof, VerifierKey trusted, Hash leaf, Optional<SaltedRecord> record) {
    String log = origin == null ? trusted.name() : origin;
    Checkpoint checkpoint;
    try {
      checkpoint = proof.verify(leaf, log, Set.of(trusted));
    } catch (Refusal refusal) {
      return refuse(checkOf(refusal), proof.index(), refusal.getMessage());
    }
    long size = checkpoint.head().size();
    report.passed("signature", "the key signed the checkpoint");
    report.passed("origin", "the checkpoint is of the log " + log);
    report.passed("inclusion", "entry %d of %d is this one".formatted(proof.index(), size));
    report.say("VERIFIED: the holder of the key published a log with this entry in it.");
    record.ifPresent(
        shown -> report.say("record: " + new String(shown.record(), StandardCharsets.UTF_8)));
    report.say(
        "That does not say whether the record is true, whether the log shows everyone the same"
            + " tree (compare checkpoints with others), or whose the key is.");
    return Exit.VERIFIED;
  }

  private static String checkOf(Refusal refusal) {
    return switch (refusal.code()) {
      case UNKNOWN_SIGNER, BAD_SIGNATURE -> "signature";
      case MALFORMED, TOO_LARGE -> "checkpoint";
      case WRONG_ORIGIN -> "origin";
      case OUT_OF_RANGE, TILE_UNAVAILABLE, WRONG_PROOF_LENGTH, ROOT_MISMATCH -> "inclusion";
    };
  }

  private int refuse(String check, long index, String words) {
    report.failed(check, words);
    report.say("REFUSED: the check '%s' fails for the entry at index %d.".formatted(check, index));
    return Exit.REFUSED;
  }
}
