package io.pacspace.transparency;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// A proof, in one file, of all the records that a proof root stands for (`docs/proof-format.md`,
/// "Proof bundles"): each record with its salt and its inclusion proof, and the log's signed
/// checkpoint.
public final class ProofBundle {
  /// Most bytes that this reader takes; a bundle itself has no limit.
  public static final int LONGEST = 64 * 1024 * 1024;

  private static final String TYPE = "pacspace.io/proof-bundle/v1";
  private static final long LARGEST_INDEX = 1L << 53;

  private final String origin;
  private final Hash proofRoot;
  private final SignedNote checkpoint;
  private final List<Proven> records;

  private ProofBundle(String origin, Hash proofRoot, SignedNote checkpoint, List<Proven> records) {
    this.origin = origin;
    this.proofRoot = proofRoot;
    this.checkpoint = checkpoint;
    this.records = List.copyOf(records);
  }

  /// A record of a bundle.
  ///
  /// @param index its position in the log, from 0
  /// @param path its inclusion proof in the checkpoint's tree
  public record Proven(long index, SaltedRecord record, List<Hash> path) {
    /// Copies the path.
    public Proven {
      path = List.copyOf(path);
    }
  }

  /// Reads a bundle; nothing is verified yet.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE`
  public static ProofBundle parse(byte[] file) throws Refusal {
    if (file.length > LONGEST) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a bundle of more than " + LONGEST + " bytes");
    }
    Map<String, Json> members = object(Json.parse(file));
    if (!TYPE.equals(text(members, "type"))) {
      throw Refusal.malformed("not a proof bundle of version 1");
    }
    VerifierKey.parse(text(members, "key"));
    byte[] note = text(members, "checkpoint").getBytes(StandardCharsets.UTF_8);
    List<Proven> records = new ArrayList<>();
    for (Json record : items(members, "records")) {
      records.add(proven(object(record)));
    }
    return new ProofBundle(
        text(members, "origin"),
        Hash.parse(text(members, "proofRoot")),
        SignedNote.parse(note),
        records);
  }

  private static Proven proven(Map<String, Json> members) throws Refusal {
    byte[] record = StrictText.utf8(text(members, "record"));
    byte[] salt = StrictText.base64(text(members, "salt"));
    List<Hash> path = new ArrayList<>();
    for (Json hash : items(members, "path")) {
      path.add(Hash.parse(text(hash)));
    }
    return new Proven(index(members), SaltedRecord.of(salt, record), path);
  }

  private static long index(Map<String, Json> members) throws Refusal {
    if (members.get("index") instanceof Json.Num(double index)
        && index >= 0
        && index < LARGEST_INDEX
        && index == Math.rint(index)) {
      return (long) index;
    }
    throw Refusal.malformed("an index that is not a whole number below 2^53");
  }

  private static Map<String, Json> object(Json value) throws Refusal {
    if (value instanceof Json.Obj(Map<String, Json> members)) {
      return members;
    }
    throw Refusal.malformed("not a JSON object");
  }

  private static List<Json> items(Map<String, Json> members, String name) throws Refusal {
    if (members.get(name) instanceof Json.Arr(List<Json> items)) {
      return items;
    }
    throw Refusal.malformed("a bundle without " + name);
  }

  private static String text(Map<String, Json> members, String name) throws Refusal {
    Json value = members.get(name);
    if (value == null) {
      throw Refusal.malformed("a bundle without " + name);
    }
    return text(value);
  }

  private static String text(Json value) throws Refusal {
    if (value instanceof Json.Str(String text)) {
      return text;
    }
    throw Refusal.malformed("not a string");
  }

  /// Checks the log's signature and origin, that its tree holds every record at its index, and that
  /// these records, in the log's order and at least one, are all that the proof root stands for.
  ///
  /// @return the checkpoint, which is now to be trusted
  /// @throws Refusal as [Checkpoint#open] and [TreeHead#verifyInclusion]; `OUT_OF_RANGE` where the
  ///   records are not in order, `ROOT_MISMATCH` where they have another root
  public Checkpoint verify(String logOrigin, Collection<VerifierKey> logKeys) throws Refusal {
    Checkpoint trusted = Checkpoint.open(checkpoint, logOrigin, logKeys);
    if (!origin.equals(logOrigin)) {
      throw new Refusal(Refusal.Code.WRONG_ORIGIN, "a bundle of another log");
    }
    long last = -1;
    List<Hash> leaves = new ArrayList<>();
    for (Proven proven : records) {
      if (proven.index() <= last) {
        throw new Refusal(Refusal.Code.OUT_OF_RANGE, "records that are not in the log's order");
      }
      last = proven.index();
      Hash leaf = proven.record().receiptId();
      trusted.head().verifyInclusion(leaf, last, proven.path());
      leaves.add(leaf);
    }
    if (leaves.isEmpty() || !TreeHead.of(leaves).root().equals(proofRoot)) {
      throw new Refusal(Refusal.Code.ROOT_MISMATCH, "the records have another root");
    }
    return trusted;
  }

  /// The log that the bundle says it is about.
  public String origin() {
    return origin;
  }

  /// The root over the records' receipt ids.
  public Hash proofRoot() {
    return proofRoot;
  }

  /// The records in the log's order; only [#verify] makes them records of the log.
  public List<Proven> records() {
    return records;
  }
}
