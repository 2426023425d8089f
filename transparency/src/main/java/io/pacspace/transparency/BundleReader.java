package io.pacspace.transparency;

import io.pacspace.transparency.ProofBundle.Proven;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a proof bundle (`docs/proof-format.md`, "Proof bundles") once, record by record, so that
/// the largest takes no more memory than a small one. A small one is easier to have as a
/// [ProofBundle].
public final class BundleReader {
  private static final String TYPE = "pacspace.io/proof-bundle/v2";

  /// Enough for a note, or for a record with its path, all of whose characters are escaped.
  private static final int LONGEST_VALUE = 6 * SignedNote.LONGEST;

  /// Past it a JSON number is no longer exact.
  private static final double LARGEST_INDEX = 1L << 53;

  /// More lie between no two leaves of a tree of fewer than 2^63.
  private static final int MOST_SUBTREES = 2 * (Long.SIZE - 1);

  private static final String RECORDS = "records";
  private static final Set<String> HEAD =
      Set.of("type", "origin", "key", "proofRoot", "checkpoint", "rest");
  private static final Set<String> ITEM = Set.of("index", "record", "salt", "between");
  private static final Set<String> SHOWING_ITEM =
      Set.of("index", "record", "salt", "between", "metadata", "metadataSalt");

  private final JsonParts parts;
  private final String origin;
  private final VerifierKey key;
  private final Hash proofRoot;
  private final SignedNote checkpoint;
  private final List<Hash> rest;
  private long index = -1;
  private boolean isIncluded;

  private BundleReader(JsonParts parts, Json.Obj head) throws Refusal {
    requireMembers(head, HEAD);
    if (!text(head, "type").equals(TYPE)) {
      throw Refusal.malformed("not a proof bundle of version 2");
    }
    this.parts = parts;
    this.origin = text(head, "origin");
    this.key = VerifierKey.parse(text(head, "key"));
    this.proofRoot = Hash.parse(text(head, "proofRoot"));
    this.checkpoint = SignedNote.parse(text(head, "checkpoint").getBytes(StandardCharsets.UTF_8));
    this.rest = subtrees(head, "rest");
  }

  /// Reads what comes before the records; nothing is verified yet.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE`
  public static BundleReader open(InputStream in) throws Refusal, IOException {
    var parts = new JsonParts(in, LONGEST_VALUE);
    var head = new TreeMap<String, Json>();
    parts.expect('{');
    while (true) {
      if (!(parts.value() instanceof Json.Str(String name))) {
        throw Refusal.malformed("a JSON member without a name");
      }
      parts.expect(':');
      if (name.equals(RECORDS)) {
        parts.expect('[');
        return new BundleReader(parts, new Json.Obj(head));
      }
      if (!HEAD.contains(name) || head.putIfAbsent(name, parts.value()) != null) {
        throw Refusal.malformed("a member that a bundle has not, or has once");
      }
      parts.expect(',');
    }
  }

  /// Reads the records and checks everything, as [ProofBundle#verify] does.
  ///
  /// @param origin the log that the caller means
  /// @param logKeys the keys it knows of that log
  /// @param each gets every record as it is read; what they are is known when this has returned
  /// @return the checkpoint, which is now to be trusted
  /// @throws Refusal as [ProofBundle#verify], and `MALFORMED` or `TOO_LARGE` for what had not been
  ///   read yet; [#index()] then says at which record, if at one, and [#isIncluded()] whether it is
  ///   the proof root that is wrong
  public Checkpoint verify(String origin, Collection<VerifierKey> logKeys, Consumer<Proven> each)
      throws Refusal, IOException {
    var verification = begin(origin, logKeys);
    for (var next = verification.next(); next.isPresent(); next = verification.next()) {
      each.accept(next.get());
    }
    return Objects.requireNonNull(verification.trusted);
  }

  /// The same for whoever takes the records one by one, as beside those of another bundle.
  ///
  /// @throws Refusal as [#verify] of what is not about the records
  public Verification begin(String origin, Collection<VerifierKey> logKeys) throws Refusal {
    return new Verification(BundleCheck.open(checkpoint, this.origin, origin, logKeys));
  }

  /// Reads and checks the records in their order.
  public final class Verification {
    private final BundleCheck check;
    private boolean hasBegun;
    private @Nullable Checkpoint trusted;

    private Verification(BundleCheck check) {
      this.check = check;
    }

    /// The next record; nothing behind the last, when everything has been checked.
    ///
    /// @throws Refusal as [BundleReader#verify]
    public Optional<Proven> next() throws Refusal, IOException {
      if (trusted != null) {
        return Optional.empty();
      }
      if (hasBegun && !parts.skip(',')) {
        trusted = finish();
        return Optional.empty();
      }
      hasBegun = true;
      var proven = read();
      check.add(proven);
      return Optional.of(proven);
    }

    private Checkpoint finish() throws Refusal, IOException {
      index = -1;
      expectEnd();
      try {
        return check.finish(rest, proofRoot);
      } finally {
        isIncluded = check.isIncluded();
      }
    }
  }

  /// All records at once, at least one.
  List<Proven> readAll() throws Refusal, IOException {
    var records = new ArrayList<Proven>();
    do {
      records.add(read());
    } while (parts.skip(','));
    expectEnd();
    return records;
  }

  private void expectEnd() throws Refusal, IOException {
    parts.expect(']');
    parts.expect('}');
    parts.expectEnd();
  }

  private Proven read() throws Refusal, IOException {
    if (!(parts.value() instanceof Json.Obj item)) {
      throw Refusal.malformed("a record of a bundle that is no object");
    }
    var shows = item.members().size() > ITEM.size();
    requireMembers(item, shows ? SHOWING_ITEM : ITEM);
    index = indexOf(item);
    var salt = StrictText.base64(text(item, "salt"));
    var record = StrictText.utf8(text(item, "record"));
    var between = subtrees(item, "between");
    var salted = SaltedRecord.of(salt, record);
    return new Proven(index, shows ? salted.showing(metadata(item)) : salted, between);
  }

  private static SaltedText metadata(Json.Obj item) throws Refusal {
    var salt = StrictText.base64(text(item, "metadataSalt"));
    return SaltedText.of(salt, text(item, "metadata"));
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

  private static List<Hash> subtrees(Json.Obj object, String member) throws Refusal {
    if (!(object.members().get(member) instanceof Json.Arr(List<Json> hashes))
        || hashes.size() > MOST_SUBTREES) {
      throw Refusal.malformed("not the hashes of subtrees");
    }
    var subtrees = new ArrayList<Hash>();
    for (var hash : hashes) {
      subtrees.add(Hash.fromBase64(hash instanceof Json.Str(String text) ? text : ""));
    }
    return subtrees;
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

  /// The log that the file names.
  public String origin() {
    return origin;
  }

  /// The key that the file names, which anyone can write there.
  public VerifierKey key() {
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

  /// The subtrees behind the last record.
  List<Hash> rest() {
    return rest;
  }

  /// Whether [#verify] found all records in the log's tree.
  public boolean isIncluded() {
    return isIncluded;
  }

  /// The index of the record at hand, or -1 before the first and after the last.
  public long index() {
    return index;
  }
}
