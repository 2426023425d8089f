package io.pacspace.cli;

import io.pacspace.logs.LogBreak;
import io.pacspace.logs.LogFiles;
import io.pacspace.logs.LogTiles;
import io.pacspace.logs.LogWalk;
import io.pacspace.logs.LogWalk.Seen;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.util.Set;

/// Hashes a whole log again, and says whether it is the tree that its key signed, and the one that
/// it signed before.
final class LogCheck {
  private static final String CHECKPOINT = "checkpoint";

  private final Report report;
  private final LogFiles files;
  private final Progress progress;
  private final EarlierTree earlier;

  LogCheck(Report report, LogFiles files, Progress progress, EarlierTree earlier) {
    this.report = report;
    this.files = files;
    this.progress = progress;
    this.earlier = earlier;
  }

  /// @param needsEntries whether a log without all of its entries is refused
  int check(VerifierKey key, String origin, boolean needsEntries) {
    var note = new LogTiles(files).checkpoint();
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

  private Seen hashAll(TreeHead signed) throws LogBreak {
    return new LogWalk(files, signed)
        .from(
            TreeEdge.EMPTY,
            (edge, leaves) -> {
              earlier.follow(edge, leaves);
              progress.at(edge.size() + leaves.size(), signed.size());
            });
  }

  private static String missingOfAll(Seen seen) {
    return "%d of %d bundles of entries are not there, the first of them %s"
        .formatted(seen.missing(), seen.bundles(), seen.firstMissing().orElseThrow());
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
      report.failed("entries", missingOfAll(seen));
    } else {
      report.noted("entries", missingOfAll(seen));
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
                + missingOfAll(seen)
                + ", so nothing is said of what is in them; --require-entries refuses that.");
    report.say(
        "That does not say whether entries are true, nor whether others are shown the same log:"
            + " compare checkpoints with theirs for that.");
    return Exit.VERIFIED;
  }
}
