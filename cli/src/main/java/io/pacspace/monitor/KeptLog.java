package io.pacspace.monitor;

import io.pacspace.logs.DurableFile;
import io.pacspace.logs.LogFiles;
import io.pacspace.logs.LogTiles;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What is kept of one log, in the form of a log: the newest checkpoint that extended those before,
/// and tiles and bundles up to it. Files past that checkpoint are from a look that was broken off.
final class KeptLog {
  private static final String CHECKPOINT = "checkpoint";

  private final Path folder;
  private final LogTiles tiles;
  private Optional<SignedNote> note;
  private TreeHead head;

  private KeptLog(Path folder, LogFiles files, Optional<SignedNote> note, TreeHead head) {
    this.folder = folder;
    this.tiles = new LogTiles(files);
    this.note = note;
    this.head = head;
  }

  /// Goes on from what the folder has, which is made where there is none.
  ///
  /// @throws Unusable where its checkpoint is not one by this key
  static KeptLog open(Path folder, VerifierKey key) {
    try {
      Files.createDirectories(folder);
      var files = LogFiles.in(folder);
      var bytes = files.read(CHECKPOINT, SignedNote.LONGEST);
      if (bytes.isEmpty()) {
        return new KeptLog(folder, files, Optional.empty(), TreeHead.EMPTY);
      }
      var note = SignedNote.parse(bytes.get());
      var head = Checkpoint.open(note, key.name(), Set.of(key)).head();
      return new KeptLog(folder, files, Optional.of(note), head);
    } catch (Refusal refusal) {
      throw new Unusable(
          "%s is no checkpoint of %s: %s."
              .formatted(folder.resolve(CHECKPOINT), key.name(), refusal.getMessage()));
    } catch (IOException _) {
      throw new Unusable("The folder " + folder + " cannot be made.");
    }
  }

  Path folder() {
    return folder;
  }

  /// The tree that is kept; the empty one before the first look.
  TreeHead head() {
    return head;
  }

  /// Whether there is nothing of the log yet.
  boolean isNew() {
    return note.isEmpty();
  }

  /// The edge of the kept tree where its last full bundle ends; the empty one where the kept tiles
  /// do not lead to the kept root, so that all is to be read again.
  TreeEdge edge() {
    try {
      if (tiles.tree(head.size(), head.size()).head().equals(head)) {
        return tiles.tree(head.size() - head.size() % TilePath.FULL, head.size()).edge();
      }
    } catch (Refusal _) {
      // A tile is missing.
    }
    return TreeEdge.EMPTY;
  }

  /// What the kept tree was when it was smaller, and had at least one entry.
  ///
  /// @throws Unusable where the kept tiles do not say
  TreeHead headAt(long size) {
    try {
      var then = tiles.tree(size, head.size());
      head.verifyExtends(then.head(), tiles.tree(head.size(), head.size()).consistency(size));
      return then.head();
    } catch (Refusal _) {
      throw new Unusable(
          "what is kept in %s is damaged, so it cannot be compared with an older tree; all of it is"
                  .formatted(folder)
              + " read again when the log grows.");
    }
  }

  /// Keeps a checkpoint whose tiles are kept, and drops what of the edge before nothing needs.
  void keep(SignedNote shown, TreeHead shownHead) {
    try {
      DurableFile.replace(folder.resolve(CHECKPOINT), shown.bytes());
      var left = new HashSet<>(partials(head.size()));
      left.removeAll(partials(shownHead.size()));
      for (var path : left) {
        drop(folder.resolve(path.toString()));
      }
    } catch (IOException _) {
      throw new Unusable("the checkpoint cannot be kept in " + folder + ".");
    }
    note = Optional.of(shown);
    head = shownHead;
  }

  private static void drop(Path partial) throws IOException {
    Files.deleteIfExists(partial);
    try {
      Files.deleteIfExists(partial.resolveSibling(".").normalize());
    } catch (DirectoryNotEmptyException _) {
      // The wider one is there.
    }
  }

  /// The tiles and the bundle at the edge of a tree that are not full.
  private static Set<TilePath> partials(long size) {
    var partials = new HashSet<TilePath>();
    for (var level = 0; level < Long.BYTES; level++) {
      var inLevel = size >> (level * TilePath.HEIGHT);
      var width = (int) (inLevel % TilePath.FULL);
      if (width > 0) {
        partials.add(new TilePath.Hashes(level, inLevel / TilePath.FULL, width));
        if (level == 0) {
          partials.add(new TilePath.Entries(inLevel / TilePath.FULL, width));
        }
      }
    }
    return partials;
  }

  /// Keeps a checkpoint that contradicts the kept one, beside it.
  ///
  /// @return the folder that both are in
  Path keepEvidence(SignedNote shown) {
    var evidence = new Evidence(folder.resolve("evidence"));
    return evidence.keep(head.size(), note.orElseThrow(), shown);
  }
}
