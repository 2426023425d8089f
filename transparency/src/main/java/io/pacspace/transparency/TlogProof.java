package io.pacspace.transparency;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A proof, in one file, that a log holds an entry (C2SP tlog-proof v1): the entry's index, its
/// inclusion proof, the log's signed checkpoint and, as extra data, the record with its salt.
/// Writing what was parsed gives the same bytes.
public final class TlogProof {
  /// Most bytes that a proof file may have.
  public static final int LONGEST = 512 * 1024;

  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";
  private static final String EMPTY_LINE = "\n\n";

  /// Levels below the root of the largest tree.
  private static final int LONGEST_PATH = Long.SIZE - 1;

  /// Unauthenticated; empty where the file has none.
  private final byte[] extra;

  private final long index;
  private final List<Hash> path;
  private final SignedNote checkpoint;

  private TlogProof(byte[] extra, long index, List<Hash> path, SignedNote checkpoint)
      throws Refusal {
    if (index < 0 || path.size() > LONGEST_PATH) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a tree has fewer than 2^63 leaves");
    }
    this.extra = extra;
    this.index = index;
    this.path = List.copyOf(path);
    this.checkpoint = checkpoint;
  }

  /// A proof that shows its record.
  ///
  /// @param index the entry's position in the log, from 0
  /// @param path its inclusion proof in the checkpoint's tree
  /// @throws Refusal `TOO_LARGE` for an index or a path that no tree of fewer than 2^63 leaves has
  public static TlogProof of(
      SaltedRecord record, long index, List<Hash> path, SignedNote checkpoint) throws Refusal {
    return new TlogProof(record.opening(), index, path, checkpoint);
  }

  /// A proof that shows nothing of the entry; the verifier has to know it. Refuses as the other.
  public static TlogProof of(long index, List<Hash> path, SignedNote checkpoint) throws Refusal {
    return new TlogProof(new byte[0], index, path, checkpoint);
  }

  /// Reads a proof file; nothing is verified yet.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE`
  public static TlogProof parse(byte[] file) throws Refusal {
    var text = StrictText.utf8(file, LONGEST);
    var end = text.indexOf(EMPTY_LINE);
    if (end < 0) {
      throw Refusal.malformed("a proof file without an empty line before its checkpoint");
    }
    var lines = new ArrayDeque<String>(List.of(text.substring(0, end).split("\n", -1)));
    if (!HEADER.equals(lines.poll())) {
      throw Refusal.malformed("not a proof file of version 1");
    }
    var extra = startsWith(lines, EXTRA) ? extra(lines) : new byte[0];
    if (!startsWith(lines, INDEX)) {
      throw Refusal.malformed("a proof file without an index");
    }
    var index = StrictText.decimal(lines.remove().substring(INDEX.length()));
    var note = StrictText.utf8(text.substring(end + EMPTY_LINE.length()));
    return new TlogProof(extra, index, path(lines), SignedNote.parse(note));
  }

  private static boolean startsWith(Deque<String> lines, String keyword) {
    var line = lines.peek();
    return line != null && line.startsWith(keyword);
  }

  private static byte[] extra(Deque<String> lines) throws Refusal {
    var extra = StrictText.base64(lines.remove().substring(EXTRA.length()));
    if (extra.length == 0) {
      throw Refusal.malformed("a proof file with an empty extra line");
    }
    return extra;
  }

  private static List<Hash> path(Collection<String> lines) throws Refusal {
    var path = new ArrayList<Hash>(lines.size());
    for (var line : lines) {
      path.add(Hash.fromBase64(line));
    }
    return path;
  }

  /// Checks the log's signature, its origin, and that its tree holds the leaf at [#index()].
  ///
  /// @param leaf the leaf hash that the verifier worked out, such as [SaltedRecord#logLeaf()]
  /// @return the checkpoint, which is now to be trusted
  /// @throws Refusal as [Checkpoint#open], then as [TreeHead#verifyInclusion]
  public Checkpoint verify(Hash leaf, String origin, Collection<VerifierKey> logKeys)
      throws Refusal {
    var trusted = Checkpoint.open(checkpoint, origin, logKeys);
    trusted.head().verifyInclusion(leaf, index, path);
    return trusted;
  }

  /// The record that the extra data shows, if there is any. Only [#verify] with its receipt id
  /// makes it a record of the log.
  ///
  /// @throws Refusal as [SaltedRecord#parse]
  public Optional<SaltedRecord> record() throws Refusal {
    return extra.length == 0 ? Optional.empty() : Optional.of(SaltedRecord.parse(extra));
  }

  /// The entry's position in the log, from 0.
  public long index() {
    return index;
  }

  /// Sibling hashes from the leaf's up to the root's child.
  public List<Hash> path() {
    return path;
  }

  /// The log's checkpoint as signed, not verified.
  public SignedNote checkpoint() {
    return checkpoint;
  }

  /// The bytes of the proof file.
  public byte[] bytes() {
    var text = new StringBuilder(HEADER).append('\n');
    if (extra.length > 0) {
      text.append(EXTRA).append(StrictText.base64(extra)).append('\n');
    }
    text.append(INDEX).append(index).append('\n');
    path.forEach(hash -> text.append(hash.toBase64()).append('\n'));
    text.append('\n').append(checkpoint);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
