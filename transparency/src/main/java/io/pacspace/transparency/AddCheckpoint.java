package io.pacspace.transparency;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The body of a request that has a witness cosign a checkpoint (C2SP tlog-witness): the size that
/// the witness knows, the proof that the checkpoint's tree extends it, and the signed checkpoint.
/// Nothing of it is verified.
///
/// @param oldSize 0 where the witness knows nothing of the log
/// @param proof in the order of RFC 9162 §2.1.4.1, at most [#LONGEST_PROOF] hashes
public record AddCheckpoint(long oldSize, List<Hash> proof, SignedNote checkpoint) {
  /// Most hashes that a proof may have.
  public static final int LONGEST_PROOF = 63;

  /// Most bytes of a body: a note, and no more than 50 for each line above it.
  public static final int LONGEST = SignedNote.LONGEST + (LONGEST_PROOF + 2) * 50;

  private static final String OLD = "old ";
  private static final String EMPTY_LINE = "\n\n";

  /// Copies the proof.
  public AddCheckpoint {
    proof = List.copyOf(proof);
  }

  /// Reads the body of a request.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE`
  public static AddCheckpoint parse(byte[] body) throws Refusal {
    var text = StrictText.utf8(body, LONGEST);
    var end = text.indexOf(EMPTY_LINE);
    if (end < 0 || !text.startsWith(OLD)) {
      throw Refusal.malformed("not an old size, a proof, an empty line and a checkpoint");
    }
    var lines = text.substring(0, end).split("\n", -1);
    if (lines.length - 1 > LONGEST_PROOF) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a proof of more than 63 hashes");
    }
    var oldSize = StrictText.decimal(lines[0].substring(OLD.length()));
    var proof = new ArrayList<Hash>();
    for (var line : List.of(lines).subList(1, lines.length)) {
      proof.add(Hash.fromBase64(line));
    }
    var note = StrictText.utf8(text.substring(end + EMPTY_LINE.length()));
    return new AddCheckpoint(oldSize, proof, SignedNote.parse(note));
  }

  /// Checks that a tree extends the one that a witness knows, by the proof. Anything extends the
  /// empty tree, which has one root, and needs no proof for it.
  ///
  /// @param known of the old size; the empty tree where nothing is known of the log
  /// @param shown the checkpoint's tree
  /// @throws Refusal as [TreeHead#verifyExtends]
  public void requireExtends(TreeHead known, TreeHead shown) throws Refusal {
    if (known.size() > 0) {
      shown.verifyExtends(known, proof);
      return;
    }
    if (!proof.isEmpty()) {
      throw new Refusal(Refusal.Code.WRONG_PROOF_LENGTH, "a proof from the empty tree");
    }
    if (shown.size() == 0 && !shown.equals(TreeHead.EMPTY)) {
      throw new Refusal(Refusal.Code.ROOT_MISMATCH, "not the root of the empty tree");
    }
  }

  /// The body in UTF-8.
  public byte[] bytes() {
    var text = new StringBuilder(OLD).append(oldSize).append('\n');
    proof.forEach(hash -> text.append(hash.toBase64()).append('\n'));
    return text.append('\n').append(checkpoint).toString().getBytes(StandardCharsets.UTF_8);
  }
}
