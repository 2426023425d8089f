package io.pacspace.cli;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.io.Serial;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;

/// Hashes a log again, bundle by bundle, and compares every tile with what it should hold. It keeps
/// the right edge of the tree and the few bundles that are on their way, however long the log is.
final class LogCheck {
  private static final int LONGEST_BUNDLE = TilePath.FULL * (Short.BYTES + 0xFFFF);
  private static final int LONGEST_TILE = TilePath.FULL * Hash.LENGTH;
  private static final String CHECKPOINT = "checkpoint";

  private final Report report;
  private final LogFiles files;
  private final Progress progress;

  LogCheck(Report report, LogFiles files, Progress progress) {
    this.report = report;
    this.files = files;
    this.progress = progress;
  }

  int check(VerifierKey key, String origin) {
    SignedNote note = checkpoint();
    TreeHead signed;
    try {
      signed = Checkpoint.open(note, origin, Set.of(key)).head();
    } catch (Refusal refusal) {
      report.failed(CHECKPOINT, refusal.getMessage());
      return Exit.REFUSED;
    }
    report.passed(
        CHECKPOINT, "%s signed a tree of %d entries".formatted(key.name(), signed.size()));
    try {
      hashAll(signed);
    } catch (Break found) {
      report.failed(found.path, found.sentence);
      report.say("BROKEN: this is the first place where the log contradicts itself.");
      return Exit.REFUSED;
    }
    return Exit.VERIFIED;
  }

  private SignedNote checkpoint() {
    byte[] bytes =
        files
            .read(CHECKPOINT, SignedNote.LONGEST)
            .orElseThrow(() -> new Unusable("There is no checkpoint, so this is no log."));
    try {
      return SignedNote.parse(bytes);
    } catch (Refusal refusal) {
      throw new Unusable("The checkpoint cannot be read: " + refusal.getMessage() + ".");
    }
  }

  private void hashAll(TreeHead signed) throws Break {
    long bundles = Math.ceilDiv(signed.size(), (long) TilePath.FULL);
    Iterator<Leaves> parts =
        LongStream.range(0, bundles)
            .mapToObj(index -> TilePath.Hashes.ofTree(0, index, signed.size()))
            .gather(Gatherers.mapConcurrent(files.lanes(), this::load))
            .iterator();
    TreeEdge edge = TreeEdge.EMPTY;
    long done = 0;
    long withoutEntries = 0;
    while (parts.hasNext()) {
      Leaves part = parts.next();
      withoutEntries += part.entries.isEmpty() ? 1 : 0;
      edge = append(edge, part, signed.size());
      done += part.tile.width();
      progress.at(done, signed.size());
    }
    conclude(signed, edge.head(), bundles, withoutEntries);
  }

  /// What is stored of up to 256 entries, not yet looked at.
  ///
  /// @param bundle where the entries are from; it may be wider than the tree under check
  private record Leaves(
      TilePath.Hashes tile,
      Optional<byte[]> hashes,
      TilePath.Entries bundle,
      Optional<byte[]> entries) {}

  private Leaves load(TilePath.Hashes tile) {
    TilePath.Entries bundle = new TilePath.Entries(tile.index(), tile.width());
    Optional<byte[]> entries = files.read(bundle.toString(), LONGEST_BUNDLE);
    if (entries.isEmpty() && tile.width() < TilePath.FULL) {
      bundle = new TilePath.Entries(tile.index(), TilePath.FULL);
      entries = files.read(bundle.toString(), LONGEST_BUNDLE);
    }
    return new Leaves(tile, stored(tile), bundle, entries);
  }

  /// The tile, or the full one that has taken a partial one's place since.
  private Optional<byte[]> stored(TilePath.Hashes tile) {
    TilePath full = new TilePath.Hashes(tile.level(), tile.index(), TilePath.FULL);
    return files
        .read(tile.toString(), LONGEST_TILE)
        .or(() -> files.read(full.toString(), LONGEST_TILE));
  }

  private TreeEdge append(TreeEdge edge, Leaves part, long size) throws Break {
    List<Hash> found = hashes(part.tile, part.hashes);
    List<Hash> leaves = part.entries.isPresent() ? leaves(part) : found;
    compare(part.tile, leaves, found);
    TreeEdge.Growth growth = grow(edge, leaves);
    for (Map.Entry<TilePath.Hashes, byte[]> made : growth.tiles().entrySet()) {
      TilePath.Hashes tile = made.getKey();
      // Above the leaves a tile comes up each time it gets wider; only its last state is stored.
      if (tile.level() > 0 && tile.equals(ofTree(tile, size))) {
        List<Hash> expected = hashes(tile, Optional.of(made.getValue()));
        compare(tile, expected, hashes(tile, stored(tile)));
      }
    }
    return growth.edge();
  }

  private static TilePath.Hashes ofTree(TilePath.Hashes tile, long size) {
    return TilePath.Hashes.ofTree(tile.level(), tile.index(), size);
  }

  private static TreeEdge.Growth grow(TreeEdge edge, List<Hash> leaves) {
    try {
      return edge.append(leaves);
    } catch (Refusal refusal) {
      throw new IllegalStateException("a signed size is below 2^63", refusal);
    }
  }

  private static List<Hash> hashes(TilePath.Hashes tile, Optional<byte[]> bytes) throws Break {
    if (bytes.isEmpty()) {
      throw new Break(tile, "this tile is missing");
    }
    try {
      return tile.read(bytes.get());
    } catch (Refusal _) {
      throw new Break(
          tile,
          "this tile has %d bytes instead of %d"
              .formatted(bytes.get().length, tile.width() * Hash.LENGTH));
    }
  }

  private static List<Hash> leaves(Leaves part) throws Break {
    try {
      List<byte[]> entries = part.bundle.read(part.entries.orElseThrow());
      return entries.stream().limit(part.tile.width()).map(Hash::leaf).toList();
    } catch (Refusal refusal) {
      throw new Break(part.bundle, refusal.getMessage());
    }
  }

  private static void compare(TilePath.Hashes tile, List<Hash> expected, List<Hash> found)
      throws Break {
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(found.get(i))) {
        throw new Break(
            tile,
            "hash %d is %s, but %s hashes to %s"
                .formatted(i, found.get(i), below(tile, i), expected.get(i)));
      }
    }
  }

  /// What the hash at a position of a tile is the hash of.
  private static String below(TilePath.Hashes tile, int position) {
    long index = tile.index() * TilePath.FULL + position;
    return tile.level() == 0
        ? "entry %d in %s".formatted(index, new TilePath.Entries(tile.index(), tile.width()))
        : "what lies under %s"
            .formatted(new TilePath.Hashes(tile.level() - 1, index, TilePath.FULL));
  }

  private void conclude(TreeHead signed, TreeHead made, long bundles, long withoutEntries)
      throws Break {
    if (!made.equals(signed)) {
      throw new Break(
          CHECKPOINT,
          "its root is %s, but the tiles lead to %s".formatted(signed.root(), made.root()));
    }
    if (withoutEntries == 0) {
      report.passed("entries", "each hashes to its leaf in the tiles");
    } else {
      report.noted(
          "entries",
          "%d of %d bundles are not there: the entries in them were not hashed"
              .formatted(withoutEntries, bundles));
    }
    report.passed("tiles", "each holds the hashes of what lies under it");
    report.passed("root", made.root() + " is the one that was signed");
    report.say("VERIFIED: this log is the tree that its key signed.");
    report.say(
        "That does not say whether entries are true, nor whether others are shown the same log:"
            + " compare checkpoints with theirs for that.");
  }

  /// The first contradiction.
  private static final class Break extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final String path;
    private final String sentence;

    Break(Object path, String sentence) {
      super(sentence, null, false, false);
      this.path = path.toString();
      this.sentence = sentence;
    }
  }
}
