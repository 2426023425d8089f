package io.pacspace.transparency;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/// A proof, in one file, of all the records that a proof root stands for (`docs/proof-format.md`,
/// "Proof bundles"): each record with its salt, one proof of them together, and the log's signed
/// checkpoint.
public final class ProofBundle {
  /// Most bytes that are held at once; a bundle itself has no limit, and [BundleReader] needs none.
  public static final int LONGEST = 64 * 1024 * 1024;

  private final String origin;
  private final Hash proofRoot;
  private final SignedNote checkpoint;
  private final List<Hash> rest;
  private final List<Proven> records;

  private ProofBundle(BundleReader head, List<Proven> records) {
    this.origin = head.origin();
    this.proofRoot = head.proofRoot();
    this.checkpoint = head.checkpoint();
    this.rest = head.rest();
    this.records = List.copyOf(records);
  }

  /// A record of a bundle.
  ///
  /// @param index its position in the log, from 0
  /// @param between the subtrees between the record before, or the beginning of the log, and it
  public record Proven(long index, SaltedRecord record, List<Hash> between) {
    /// Copies the hashes.
    public Proven {
      between = List.copyOf(between);
    }
  }

  /// Reads a bundle; nothing is verified yet.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE`
  public static ProofBundle parse(byte[] file) throws Refusal {
    if (file.length > LONGEST) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a bundle of more than " + LONGEST + " bytes");
    }
    try {
      var reader = BundleReader.open(new ByteArrayInputStream(file));
      return new ProofBundle(reader, reader.readAll());
    } catch (IOException e) {
      throw new IllegalStateException("an array can always be read", e);
    }
  }

  /// Checks the log's signature and origin, that its tree holds every record at its index, and that
  /// these records, in the log's order and at least one, are all that the proof root stands for: of
  /// a statement, which is the last, that it is the one.
  ///
  /// @return the checkpoint, which is now to be trusted
  /// @throws Refusal as [Checkpoint#open]; `OUT_OF_RANGE` where the records are not in order or not
  ///   in the tree, `WRONG_PROOF_LENGTH`, `ROOT_MISMATCH` where they lead to another tree or proof
  ///   root
  public Checkpoint verify(String logOrigin, Collection<VerifierKey> logKeys) throws Refusal {
    var check = BundleCheck.open(checkpoint, origin, logOrigin, logKeys);
    for (var proven : records) {
      check.add(proven);
    }
    return check.finish(rest, proofRoot);
  }

  /// The log that the bundle says it is about.
  public String origin() {
    return origin;
  }

  /// The root over the records' receipt ids, or the receipt id of the statement that is the last.
  public Hash proofRoot() {
    return proofRoot;
  }

  /// The records in the log's order; only [#verify] makes them records of the log.
  public List<Proven> records() {
    return records;
  }
}
