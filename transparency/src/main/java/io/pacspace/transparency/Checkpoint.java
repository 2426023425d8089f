package io.pacspace.transparency;

import java.security.PrivateKey;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// The state of a log that its key signs (C2SP tlog-checkpoint).
///
/// @param origin unique name of the log: one line, not empty
/// @param head size and root of its tree
/// @param extensions further lines, opaque and not empty; a log of PacSpace writes none
public record Checkpoint(String origin, TreeHead head, List<String> extensions) {
  private static final int FIXED_LINES = 3;

  /// Copies the extension lines.
  public Checkpoint {
    extensions = List.copyOf(extensions);
  }

  /// A checkpoint without extension lines.
  public Checkpoint(String origin, TreeHead head) {
    this(origin, head, List.of());
  }

  /// Signs this checkpoint.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE` where the fields do not make a checkpoint,
  ///   `BAD_SIGNATURE` where the two keys are no pair
  public SignedNote sign(VerifierKey key, PrivateKey privateKey) throws Refusal {
    return SignedNote.sign(text(), key, privateKey);
  }

  /// The same by a signer of the program's own, whose signature is taken as it is.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE` where the fields do not make a checkpoint
  public SignedNote sign(VerifierKey key, NoteSigner signer) throws Refusal {
    return SignedNote.sign(text(), key, signer);
  }

  /// Reads a signed checkpoint, trusting it only if it is by one of the log's own keys.
  ///
  /// @param origin the log that the caller means
  /// @param logKeys the keys it knows of that log
  /// @throws Refusal as [SignedNote#requireSignedBy], then `MALFORMED` or `TOO_LARGE` for the text,
  ///   `WRONG_ORIGIN` where it is another log's
  public static Checkpoint open(SignedNote note, String origin, Collection<VerifierKey> logKeys)
      throws Refusal {
    note.requireSignedBy(logKeys);
    var checkpoint = parse(note.text());
    if (!checkpoint.origin.equals(origin)) {
      throw new Refusal(Refusal.Code.WRONG_ORIGIN, "a checkpoint of another log");
    }
    return checkpoint;
  }

  /// Reads the text of a note; nothing vouches for it. To check signatures use [#open].
  ///
  /// @throws Refusal `MALFORMED`, or `TOO_LARGE` for a size of 2^63 and above
  public static Checkpoint parse(String text) throws Refusal {
    var lines = text.split("\n", -1);
    if (lines.length <= FIXED_LINES) {
      throw Refusal.malformed("a checkpoint has a line each for origin, size and root");
    }
    var head = new TreeHead(StrictText.decimal(lines[1]), Hash.fromBase64(lines[2]));
    var extensions = List.of(lines).subList(FIXED_LINES, lines.length - 1);
    var checkpoint = new Checkpoint(lines[0], head, extensions);
    if (!checkpoint.text().equals(text)) {
      throw Refusal.malformed("a checkpoint that does not end in a newline");
    }
    return checkpoint;
  }

  /// What a log of this origin is called in addresses of witnesses (C2SP tlog-witness): SHA-256 of
  /// it, in 64 lower-case hexadecimal digits.
  ///
  /// @throws Refusal `MALFORMED` for a lone surrogate
  public static String originHash(String origin) throws Refusal {
    return HexFormat.of().formatHex(Hash.sha256().digest(StrictText.utf8(origin)));
  }

  /// The lines that are signed, each with its newline.
  ///
  /// @throws Refusal `MALFORMED` for a line that is empty or has a control character, `TOO_LARGE`
  ///   for a size of 2^63 and above, which is a negative `long`
  public String text() throws Refusal {
    if (head.size() < 0) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a log has fewer than 2^63 entries");
    }
    var text = new StringBuilder();
    append(text, origin);
    append(text, Long.toString(head.size()));
    append(text, head.root().toBase64());
    for (var extension : extensions) {
      append(text, extension);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String line) throws Refusal {
    if (line.isEmpty() || !StrictText.isLine(line)) {
      throw Refusal.malformed("a checkpoint's line that is empty or has a control character");
    }
    text.append(line).append('\n');
  }
}
