package io.pacspace.witness;

import io.pacspace.logs.DurableFile;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.AddCheckpoint;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// One log and the newest tree of it that was cosigned, in a file that is replaced before a
/// cosignature leaves.
///
/// Its lock guards all that changes, and is held while the file is written, so that what is
/// compared with what was cosigned last is cosigned next.
final class WitnessedLog {
  private final String origin;
  private final List<VerifierKey> keys;
  private final Path file;
  private final WitnessKey witness;
  private Optional<SignedNote> newest;
  private TreeHead head;
  private boolean isLost;

  private WitnessedLog(
      String origin,
      List<VerifierKey> keys,
      Path file,
      WitnessKey witness,
      Optional<SignedNote> newest,
      TreeHead head) {
    this.origin = origin;
    this.keys = keys;
    this.file = file;
    this.witness = witness;
    this.newest = newest;
    this.head = head;
  }

  /// Goes on from what the file says.
  ///
  /// @throws Unusable where that is nothing that this witness has cosigned of this log
  static WitnessedLog open(String origin, List<VerifierKey> keys, Path file, WitnessKey witness) {
    try {
      var note = SignedNote.parse(Files.readAllBytes(file));
      var head = Checkpoint.open(note, origin, keys).head();
      if (note.cosignatures(List.of(witness.key())).isEmpty()) {
        throw new Unusable(file + " was not cosigned by this witness.");
      }
      return new WitnessedLog(origin, keys, file, witness, Optional.of(note), head);
    } catch (NoSuchFileException _) {
      return new WitnessedLog(origin, keys, file, witness, Optional.empty(), TreeHead.EMPTY);
    } catch (IOException _) {
      throw new Unusable(file + " cannot be read.");
    } catch (Refusal refusal) {
      throw new Unusable(
          "%s is no checkpoint of %s: %s.".formatted(file, origin, refusal.getMessage()));
    }
  }

  String origin() {
    return origin;
  }

  /// What it is called in addresses, and its file.
  String hash() {
    return String.valueOf(file.getFileName());
  }

  List<VerifierKey> keys() {
    return keys;
  }

  /// The newest checkpoint that was cosigned, under the signatures of the log and of this witness.
  synchronized Optional<SignedNote> newest() {
    return newest;
  }

  /// The newest tree that was cosigned, or the empty one.
  synchronized TreeHead head() {
    return head;
  }

  /// Cosigns a checkpoint that extends the newest one.
  ///
  /// @param shown its tree, which one of the log's keys has signed
  synchronized Answer cosign(AddCheckpoint request, TreeHead shown, Clock clock) {
    if (isLost) {
      return Answer.failed("what was cosigned could not be kept; nothing is until a restart");
    }
    if (request.oldSize() != head.size()) {
      return Answer.conflict(head.size());
    }
    try {
      request.requireExtends(head, shown);
    } catch (Refusal refusal) {
      return Answer.inconsistent(refusal.getMessage());
    }
    try {
      var signed = request.checkpoint().onlyBy(keys);
      var cosigned = witness.cosign(signed, clock.instant().getEpochSecond());
      DurableFile.replace(file, cosigned.bytes());
      newest = Optional.of(cosigned);
      head = shown;
      return Answer.cosigned(cosigned.signatureLines().getLast());
    } catch (Refusal refusal) {
      return Answer.malformed(refusal.getMessage());
    } catch (IOException _) {
      // Nobody knows which of the two is on the disk now, and what a second try would say of it.
      isLost = true;
      return Answer.failed("the checkpoint cannot be kept");
    }
  }
}
