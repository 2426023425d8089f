package io.pacspace.cli;

import io.pacspace.cli.Culprit.Contradiction;
import io.pacspace.cli.LogTiles.Stored;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;

/// Hashes a log again, bundle by bundle, and compares every tile with what it should hold. It keeps
/// the right edge of the tree and the few bundles that are on their way, however long the log is.
final class LogCheck {
  private static final String CHECKPOINT = "checkpoint";

  private final Report report;
  private final LogFiles files;
  private final LogTiles tiles;
  private final Progress progress;
  private final EarlierTree earlier;

  LogCheck(Report report, LogFiles files, Progress progress, EarlierTree earlier) {
    this.report = report;
    this.files = files;
    this.tiles = new LogTiles(files);
    this.progress = progress;
    this.earlier = earlier;
  }

  /// @param needsEntries whether a log without all of its entries is refused
  int check(VerifierKey key, String origin, boolean needsEntries) {
    var note = tiles.checkpoint();
    TreeHead signed;
    try {
      signed = Checkpoint.open(note, origin, Set.of(key)).head();
    } catch (Refusal refusal) {
      report.failed(CHECKPOINT, refusal.getMessage());
      return Exit.REFUSED;
    }
    report.passed(
        CHECKPOINT, "%s signed a tree of %d entries".formatted(key.name(), signed.size()));
    if (earlier.isAheadOf(signed)) {
      return sayBehind(signed);
    }
    try {
      var exit = conclude(signed, hashAll(signed), needsEntries);
      if (exit == Exit.VERIFIED) {
        earlier.keep(note);
      }
      return exit;
    } catch (LogBreak found) {
      report.failed(found.path(), found.sentence());
      report.say("BROKEN: this is the first place where the log contradicts itself.");
      return Exit.REFUSED;
    }
  }

  /// Whoever serves an older copy has contradicted nothing, and hides what came after.
  private int sayBehind(TreeHead signed) {
    var known = earlier.head().orElseThrow();
    report.failed(
        "growth",
        "%d entries are shown, and the key has signed a tree of %d before"
            .formatted(signed.size(), known.size()));
    report.say(
        "BEHIND: this is older than the checkpoint that you keep. Nothing contradicts it, and"
            + " nothing was checked; ask again, or ask another copy of the log.");
    return Exit.REFUSED;
  }

  /// What was seen on the way through a log.
  ///
  /// @param missing how many bundles of entries are not there
  /// @param firstMissing the first of them
  private record Seen(TreeHead head, long bundles, long missing, Optional<TilePath> firstMissing) {
    String missingOfAll() {
      return "%d of %d bundles of entries are not there, the first of them %s"
          .formatted(missing, bundles, firstMissing.orElseThrow());
    }
  }

  private Seen hashAll(TreeHead signed) throws LogBreak {
    var bundles = Math.ceilDiv(signed.size(), (long) TilePath.FULL);
    var parts =
        LongStream.range(0, bundles)
            .mapToObj(index -> TilePath.Hashes.ofTree(0, index, signed.size()))
            .gather(Gatherers.mapConcurrent(files.lanes(), this::load))
            .iterator();
    var culprit = new Culprit(signed, tiles);
    var edge = TreeEdge.EMPTY;
    var done = 0L;
    var missing = 0L;
    Optional<TilePath> firstMissing = Optional.empty();
    while (parts.hasNext()) {
      var part = parts.next();
      if (part.entries.isEmpty()) {
        missing++;
        firstMissing = firstMissing.or(() -> Optional.of(part.bundle()));
      }
      edge = append(edge, part, culprit);
      done += part.tile.width();
      progress.at(done, signed.size());
    }
    return new Seen(edge.head(), bundles, missing, firstMissing);
  }

  /// What is stored of up to 256 entries, not yet looked at.
  private record Leaves(
      TilePath.Hashes tile,
      Optional<Stored<TilePath.Hashes>> hashes,
      Optional<Stored<TilePath.Entries>> entries) {
    TilePath.Entries bundle() {
      return entries
          .map(Stored::path)
          .orElseGet(() -> new TilePath.Entries(tile.index(), tile.width()));
    }
  }

  private Leaves load(TilePath.Hashes tile) {
    var bundle = new TilePath.Entries(tile.index(), tile.width());
    return new Leaves(tile, tiles.find(tile), tiles.find(bundle));
  }

  private TreeEdge append(TreeEdge edge, Leaves part, Culprit culprit) throws LogBreak {
    var leaves = tiles.hashes(part.tile, part.hashes);
    if (part.entries.isPresent()) {
      var found = leaves;
      leaves = tiles.leaves(part.entries.get(), part.tile.width());
      compare(
          culprit, new Contradiction(part.tile, pathOf(part.hashes), part.bundle(), leaves, found));
    }
    earlier.follow(edge, leaves);
    var growth = grow(edge, leaves);
    for (var made : growth.tiles().entrySet()) {
      var tile = made.getKey();
      // Above the leaves a tile comes up each time it gets wider; only its last state is stored.
      if (tile.level() > 0 && tile.equals(ofTree(tile, culprit.signed().size()))) {
        compare(culprit, tile, made.getValue());
      }
    }
    return growth.edge();
  }

  private void compare(Culprit culprit, TilePath.Hashes tile, byte[] made) throws LogBreak {
    var stored = tiles.find(tile);
    var found = tiles.hashes(tile, stored);
    var kept = pathOf(stored);
    var expected = tiles.hashes(tile, Optional.of(new Stored<>(tile, made)));
    compare(culprit, new Contradiction(tile, kept, kept, expected, found));
  }

  private static void compare(Culprit culprit, Contradiction between) throws LogBreak {
    if (between.position() >= 0) {
      throw culprit.of(between);
    }
  }

  private static TilePath.Hashes pathOf(Optional<Stored<TilePath.Hashes>> stored) {
    return stored.orElseThrow().path();
  }

  private static TilePath.Hashes ofTree(TilePath.Hashes tile, long size) {
    return TilePath.Hashes.ofTree(tile.level(), tile.index(), size);
  }

  static TreeEdge.Growth grow(TreeEdge edge, List<Hash> leaves) {
    try {
      return edge.append(leaves);
    } catch (Refusal refusal) {
      throw new IllegalStateException("a signed size is below 2^63", refusal);
    }
  }

  private int conclude(TreeHead signed, Seen seen, boolean needsEntries) throws LogBreak {
    if (!seen.head().equals(signed)) {
      throw new LogBreak(
          CHECKPOINT,
          "its root is %s, but the tiles lead to %s".formatted(signed.root(), seen.head().root()));
    }
    var isWhole = seen.missing() == 0;
    if (isWhole) {
      report.passed("entries", "each hashes to its leaf in the tiles");
    } else if (needsEntries) {
      report.failed("entries", seen.missingOfAll());
    } else {
      report.noted("entries", seen.missingOfAll());
    }
    report.passed("tiles", "each holds the hashes of what lies under it");
    earlier
        .head()
        .ifPresent(
            known ->
                report.passed(
                    "growth",
                    "it begins with the %d entries signed before".formatted(known.size())));
    report.passed("root", seen.head().root() + " is the one that was signed");
    if (!isWhole && needsEntries) {
      report.say(
          "REFUSED: the tiles are the tree that the key signed, but not all of its entries are"
              + " there.");
      return Exit.REFUSED;
    }
    report.say(
        isWhole
            ? "VERIFIED: this log is the tree that its key signed."
            : "VERIFIED, but for entries: the tiles are the tree that the key signed; "
                + seen.missingOfAll()
                + ", so nothing is said of what is in them; --require-entries refuses that.");
    report.say(
        "That does not say whether entries are true, nor whether others are shown the same log:"
            + " compare checkpoints with theirs for that.");
    return Exit.VERIFIED;
  }
}
