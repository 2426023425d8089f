package io.pacspace.transparency;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A proof, in one JSON file, that a log holds all the records that a proof root stands for
/// (`docs/proof-format.md`, "Proof bundles"). It is read once, record by record, so the largest
/// takes no more memory than a small one.
public final class ProofBundle {
  /// What its member `type` says.
  public static final String TYPE = "pacspace.io/proof-bundle/v1";

  /// Enough for a note, or for a record with its path, all of whose characters are escaped.
  private static final int LONGEST_VALUE = 6 * SignedNote.LONGEST;

  /// Past it a JSON number is no longer exact.
  private static final double LARGEST_INDEX = 1L << 53;

  private static final String RECORDS = "records";
  private static final Set<String> HEAD =
      Set.of("type", "origin", "key", "proofRoot", "checkpoint");
  private static final Set<String> ITEM = Set.of("index", "record", "salt", "path");

  private final JsonParts parts;
  private final String origin;
  private final String key;
  private final Hash proofRoot;
  private final SignedNote checkpoint;
  private long index = -1;

  private ProofBundle(JsonParts parts, Json.Obj head) throws Refusal {
    requireMembers(head, HEAD);
    if (!text(head, "type").equals(TYPE)) {
      throw Refusal.malformed("not a proof bundle of version 1");
    }
    this.parts = parts;
    this.origin = text(head, "origin");
    this.key = text(head, "key");
    this.proofRoot = Hash.parse(text(head, "proofRoot"));
    this.checkpoint = SignedNote.parse(text(head, "checkpoint").getBytes(StandardCharsets.UTF_8));
  }

  /// A record in a bundle.
  ///
  /// @param index the entry's position in the log, from 0
  /// @param path its inclusion proof, from the leaf's sibling up
  public record Item(long index, SaltedRecord record, List<Hash> path) {
    /// Copies the path.
    public Item {
      path = List.copyOf(path);
    }
  }

  /// Reads what comes before the records; nothing is verified yet.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE`
  public static ProofBundle open(InputStream in) throws Refusal, IOException {
    JsonParts parts = new JsonParts(in, LONGEST_VALUE);
    Map<String, Json> head = new TreeMap<>();
    parts.expect('{');
    while (true) {
      if (!(parts.value() instanceof Json.Str(String name))) {
        throw Refusal.malformed("a JSON member without a name");
      }
      parts.expect(':');
      if (name.equals(RECORDS)) {
        parts.expect('[');
        return new ProofBundle(parts, new Json.Obj(head));
      }
      if (head.putIfAbsent(name, parts.value()) != null) {
        throw Refusal.malformed("a JSON object that names a member twice");
      }
      parts.expect(',');
    }
  }

  /// Reads the records, at least one, and checks everything: signature and origin of the
  /// checkpoint, that its tree holds each record at its index, that indexes rise, and that the
  /// proof root is the root over the receipt ids.
  ///
  /// @param origin the log that the caller means
  /// @param logKeys the keys it knows of that log
  /// @param each gets every record that its tree holds, before the proof root is known to be right
  /// @return the checkpoint, which is now to be trusted
  /// @throws Refusal as [Checkpoint#open] and [TreeHead#verifyInclusion], and as [SaltedRecord#of]
  ///   for a record; `OUT_OF_RANGE` where indexes do not rise, `ROOT_MISMATCH` for the proof root.
  ///   [#index()] then says at which record, if at one.
  public Checkpoint verify(String origin, Collection<VerifierKey> logKeys, Consumer<Item> each)
      throws Refusal, IOException {
    Checkpoint trusted = Checkpoint.open(checkpoint, origin, logKeys);
    if (!this.origin.equals(origin)) {
      throw new Refusal(Refusal.Code.WRONG_ORIGIN, "the bundle names another log");
    }
    if (!logKeys.contains(VerifierKey.parse(key))) {
      throw new Refusal(Refusal.Code.UNKNOWN_SIGNER, "the bundle names another key");
    }
    Hash root = readRecords(trusted.head(), each);
    index = -1;
    parts.expect('}');
    parts.expectEnd();
    if (!root.equals(proofRoot)) {
      throw new Refusal(
          Refusal.Code.ROOT_MISMATCH, "the proof root is not the root over these records");
    }
    return trusted;
  }

  /// Checks each record and answers the root over all.
  private Hash readRecords(TreeHead head, Consumer<Item> each) throws Refusal, IOException {
    TreeEdge window = TreeEdge.EMPTY;
    List<Hash> receiptIds = new ArrayList<>();
    do {
      Item item = item(parts.value());
      Hash receiptId = item.record.receiptId();
      head.verifyInclusion(receiptId, item.index, item.path);
      each.accept(item);
      receiptIds.add(receiptId);
      if (receiptIds.size() == TilePath.FULL) {
        window = window.append(receiptIds).edge();
        receiptIds.clear();
      }
    } while (parts.skip(','));
    parts.expect(']');
    return window.append(receiptIds).edge().head().root();
  }

  private Item item(Json json) throws Refusal {
    if (!(json instanceof Json.Obj item)) {
      throw Refusal.malformed("a record of a bundle that is no object");
    }
    requireMembers(item, ITEM);
    long before = index;
    index = indexOf(item);
    if (index <= before) {
      throw new Refusal(Refusal.Code.OUT_OF_RANGE, "the records are not in the log's order");
    }
    byte[] salt = StrictText.base64(text(item, "salt"));
    byte[] record = StrictText.utf8(text(item, "record"));
    return new Item(index, SaltedRecord.of(salt, record), path(item));
  }

  private static long indexOf(Json.Obj item) throws Refusal {
    if (!(item.members().get("index") instanceof Json.Num(double value))
        || value < 0
        || value != Math.rint(value)) {
      throw Refusal.malformed("an index that is not a whole number");
    }
    if (value >= LARGEST_INDEX) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "an index of 2^53 or more");
    }
    return (long) value;
  }

  private static List<Hash> path(Json.Obj item) throws Refusal {
    if (!(item.members().get("path") instanceof Json.Arr(List<Json> hashes))
        || hashes.size() >= Long.SIZE) {
      throw Refusal.malformed("not an inclusion path");
    }
    List<Hash> path = new ArrayList<>();
    for (Json hash : hashes) {
      path.add(Hash.parse(hash instanceof Json.Str(String text) ? text : ""));
    }
    return path;
  }

  private static String text(Json.Obj object, String member) throws Refusal {
    if (object.members().get(member) instanceof Json.Str(String value)) {
      return value;
    }
    throw Refusal.malformed("a member of a bundle that is not a text");
  }

  private static void requireMembers(Json.Obj object, Set<String> names) throws Refusal {
    if (!object.members().keySet().equals(names)) {
      throw Refusal.malformed("other members than those of a bundle");
    }
  }

  /// The log that the file names; trust it only after [#verify].
  public String origin() {
    return origin;
  }

  /// The key that the file names, which anyone can write there.
  public String key() {
    return key;
  }

  /// The root that the file is a proof of.
  public Hash proofRoot() {
    return proofRoot;
  }

  /// The log's checkpoint as signed, not verified.
  public SignedNote checkpoint() {
    return checkpoint;
  }

  /// The index of the record at hand, or -1 before the first and after the last.
  public long index() {
    return index;
  }
}
