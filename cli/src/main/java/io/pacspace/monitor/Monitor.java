package io.pacspace.monitor;

import io.pacspace.logs.LogBreak;
import io.pacspace.logs.LogFiles;
import io.pacspace.logs.LogTiles;
import io.pacspace.logs.LogWalk;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Follows one log: at each look it reads what is new, checks that it extends what is kept, and
/// keeps it. What does not extend changes nothing of what is kept.
///
/// For one thread at a time.
public final class Monitor {
  private static final String CHECKPOINT = "checkpoint";

  private final VerifierKey key;
  private final LogFiles files;
  private final LogTiles tiles;
  private final KeptLog kept;

  private Monitor(VerifierKey key, LogFiles files, KeptLog kept) {
    this.key = key;
    this.files = files;
    this.tiles = new LogTiles(files);
    this.kept = kept;
  }

  /// Hears how far a look has come.
  @FunctionalInterface
  public interface Progress {
    /// Is told both numbers in entries.
    void at(long done, long all);
  }

  /// A monitor of the log whose key and origin have one name.
  ///
  /// @param folder where what was read is kept; its `checkpoint` is a checkpoint of the log
  /// @throws Unusable where what is kept there is not of this log
  public static Monitor of(VerifierKey key, LogFiles files, Path folder) {
    return new Monitor(key, files, KeptLog.open(folder, key));
  }

  /// The log's name.
  public String name() {
    return key.name();
  }

  /// Where what was read is kept.
  public Path folder() {
    return kept.folder();
  }

  /// Looks once.
  public Finding look(Progress progress) {
    try {
      var note = tiles.checkpoint();
      return compare(note, Checkpoint.open(note, key.name(), Set.of(key)).head(), progress);
    } catch (Refusal refusal) {
      return new Finding.Unsigned(refusal.getMessage());
    } catch (LogBreak found) {
      return new Finding.Damaged(found);
    } catch (Unusable unusable) {
      return new Finding.Unread(String.valueOf(unusable.getMessage()));
    }
  }

  private Finding compare(SignedNote note, TreeHead shown, Progress progress) throws LogBreak {
    var known = kept.head();
    if (shown.size() == 0 && !shown.equals(TreeHead.EMPTY)) {
      throw new LogBreak(CHECKPOINT, "its root is not that of the empty tree");
    }
    if (shown.size() > known.size()) {
      var parting = parting(shown, known);
      return parting.isPresent()
          ? forked(note, known.size(), known, parting.get())
          : grow(note, shown, progress);
    }
    var then = keptHeadAt(shown.size());
    if (!then.equals(shown)) {
      return forked(note, shown.size(), then, shown);
    }
    if (shown.size() < known.size()) {
      return new Finding.Behind(shown.size(), known.size());
    }
    if (kept.isNew()) {
      kept.keep(note, shown);
    }
    return new Finding.Grown(known.size(), shown.size(), 0);
  }

  private TreeHead keptHeadAt(long size) {
    if (size == 0) {
      return TreeHead.EMPTY;
    }
    return size == kept.head().size() ? kept.head() : kept.headAt(size);
  }

  private Finding forked(SignedNote note, long size, TreeHead known, TreeHead shown) {
    var how =
        ("its key has signed two trees whose first %d entries differ: their root is %s in what is"
                + " kept and %s in what is shown")
            .formatted(size, known.root(), shown.root());
    return new Finding.Forked(how, kept.keepEvidence(note));
  }

  /// What the shown tree begins with in place of the kept one, if the log's own tiles prove that it
  /// begins with something else. Tiles that prove nothing are damaged, which is found when they are
  /// read.
  private Optional<TreeHead> parting(TreeHead shown, TreeHead known) {
    if (known.size() == 0) {
      return Optional.empty();
    }
    try {
      var start = tiles.tree(known.size(), shown.size()).head();
      shown.verifyExtends(start, tiles.tree(shown.size(), shown.size()).consistency(known.size()));
      return Optional.of(start).filter(other -> !other.equals(known));
    } catch (Refusal _) {
      return Optional.empty();
    }
  }

  /// Reads what is new into the folder, and takes it for the log's if it leads from the kept root
  /// to the shown one.
  private Finding grow(SignedNote note, TreeHead shown, Progress progress) throws LogBreak {
    var known = kept.head();
    var edge = kept.edge();
    LogWalk.Seen seen;
    try (var copy = files.keptIn(kept.folder(), edge.size() == 0 ? 0 : known.size())) {
      seen =
          new LogWalk(copy, shown)
              .from(
                  edge,
                  (before, leaves) -> {
                    follow(before, leaves, known);
                    progress.at(before.size() + leaves.size(), shown.size());
                  });
    }
    if (!seen.head().equals(shown)) {
      throw new LogBreak(
          CHECKPOINT,
          "its root is %s, but the tiles lead to %s".formatted(shown.root(), seen.head().root()));
    }
    kept.keep(note, shown);
    return new Finding.Grown(known.size(), shown.size(), seen.missing());
  }

  private static void follow(TreeEdge edge, List<Hash> leaves, TreeHead known) throws LogBreak {
    var then = LogWalk.headAt(known.size(), edge, leaves).orElse(known);
    if (!then.equals(known)) {
      throw new LogBreak(
          new TilePath.Hashes(0, edge.size() / TilePath.FULL, leaves.size()),
          "with it the first %d entries have the root %s, and the key has signed %s"
              .formatted(known.size(), then.root(), known.root()));
    }
  }
}
