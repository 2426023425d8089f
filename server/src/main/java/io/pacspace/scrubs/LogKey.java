package io.pacspace.scrubs;

import io.pacspace.scrubs.SliceStore.Signed;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The key of a log, which its checkpoints have to be signed by.
///
/// @param text none where it is missing
record LogKey(Optional<String> text) {
  /// A checkpoint is not signed as its row says.
  static final class Unsigned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Signed checkpoint;
    private final String sentence;

    Unsigned(Signed checkpoint, String sentence) {
      super(sentence, null, false, false);
      this.checkpoint = checkpoint;
      this.sentence = sentence;
    }

    Signed checkpoint() {
      return checkpoint;
    }

    String sentence() {
      return sentence;
    }
  }

  /// Throws [Unsigned] unless the key has signed what the row says.
  void require(Signed checkpoint) {
    try {
      var key = VerifierKey.parse(text.orElse(""));
      var note = SignedNote.parse(checkpoint.note().getBytes(StandardCharsets.UTF_8));
      var signed = Checkpoint.open(note, key.name(), List.of(key)).head();
      if (!signed.equals(new TreeHead(checkpoint.size(), checkpoint.root()))) {
        throw new Unsigned(checkpoint, "Its row has another size or root than its signed text.");
      }
    } catch (Refusal e) {
      throw new Unsigned(checkpoint, "It is not signed by the log's key: " + e.getMessage() + ".");
    }
  }
}
