package io.pacspace.cli;

import io.pacspace.logs.DurableFile;
import io.pacspace.logs.LogBreak;
import io.pacspace.logs.LogFiles;
import io.pacspace.logs.LogWalk;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tree that the same log has signed before, from a checkpoint that somebody kept: what the log
/// shows now has to begin with it.
///
/// @param head nothing where no checkpoint was kept
/// @param state where to keep the log's checkpoint once all is well
record EarlierTree(Optional<TreeHead> head, @Nullable Path state) {
  /// Nothing is known of the log.
  static final EarlierTree NONE = new EarlierTree(Optional.empty(), null);

  /// From a checkpoint in a file.
  ///
  /// @throws Unusable unless the log's key has signed it
  static EarlierTree since(Path file, VerifierKey key, String origin) {
    return new EarlierTree(Optional.of(read(file, key, origin)), null);
  }

  /// From a file in which each check keeps the checkpoint for the next one; the first makes it.
  ///
  /// @throws Unusable where there is one that the log's key has not signed
  static EarlierTree ofState(Path file, VerifierKey key, String origin) {
    var known =
        Files.exists(file) ? Optional.of(read(file, key, origin)) : Optional.<TreeHead>empty();
    return new EarlierTree(known, file);
  }

  private static TreeHead read(Path file, VerifierKey key, String origin) {
    var note = LogFiles.in(folderOf(file)).read(file.getFileName().toString(), SignedNote.LONGEST);
    try {
      var bytes = note.orElseThrow(() -> new Unusable("There is no file " + file + "."));
      return Checkpoint.open(SignedNote.parse(bytes), origin, Set.of(key)).head();
    } catch (Refusal refusal) {
      throw new Unusable(file + " is no checkpoint of this log: " + refusal.getMessage() + ".");
    }
  }

  private static Path folderOf(Path file) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null || file.getFileName() == null) {
      throw new Unusable(file + " is no file.");
    }
    return folder;
  }

  /// Whether the log shows a smaller tree than it has signed before.
  boolean isAheadOf(TreeHead signed) {
    return head.filter(known -> known.size() > signed.size()).isPresent();
  }

  /// Looks at leaves on their way into a tree: where they reach the size of this one, the root has
  /// to be this one's too.
  void follow(TreeEdge edge, List<Hash> leaves) throws LogBreak {
    if (head.isEmpty()) {
      return;
    }
    var known = head.get();
    var then = LogWalk.headAt(known.size(), edge, leaves).orElse(known);
    if (!then.equals(known)) {
      throw new LogBreak(
          "checkpoint",
          "its first %d entries have the root %s, and the same key has signed %s for that size"
              .formatted(known.size(), then.root(), known.root()));
    }
  }

  /// Keeps a checkpoint for the next check, whole or not at all.
  void keep(SignedNote checkpoint) {
    if (state == null) {
      return;
    }
    try {
      DurableFile.replace(state, checkpoint.bytes());
    } catch (IOException _) {
      throw new Unusable("The checkpoint cannot be kept in " + state + ".");
    }
  }
}
