package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// A text with signatures under it (C2SP signed-note). Writing what was parsed gives the same
/// bytes. The text of a parsed note means nothing before [#requireSignedBy] has passed.
public final class SignedNote {
  /// Most bytes that a note may have; its text has at most half of them.
  public static final int LONGEST = 256 * 1024;

  /// Most signatures that a note may carry.
  public static final int MOST_SIGNATURES = 64;

  private static final int LONGEST_TEXT = LONGEST / 2;
  private static final String EMPTY_LINE = "\n\n";

  private final String text;
  private final List<SignatureLine> signatures;

  private SignedNote(String text, List<SignatureLine> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  /// Signs a text.
  ///
  /// @param text ends in a newline and has no other control character
  /// @param key the public half of `privateKey`, under the signer's name
  /// @throws Refusal `MALFORMED` or `TOO_LARGE` for the text, `BAD_SIGNATURE` where the two keys
  ///   are no pair
  public static SignedNote sign(String text, VerifierKey key, PrivateKey privateKey)
      throws Refusal {
    requireText(text);
    return new SignedNote(text, List.of()).cosign(key, privateKey);
  }

  /// The same by a signer of the program's own, whose signature is taken as it is.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE` for the text
  public static SignedNote sign(String text, VerifierKey key, NoteSigner signer) throws Refusal {
    requireText(text);
    var signature = signer.sign(StrictText.utf8(text));
    return new SignedNote(text, List.of(SignatureLine.of(key, signature)));
  }

  /// Reads a note of valid UTF-8: text, empty line, signature lines.
  ///
  /// @throws Refusal `MALFORMED` or `TOO_LARGE`
  public static SignedNote parse(byte[] note) throws Refusal {
    var all = StrictText.utf8(note, LONGEST);
    var end = all.lastIndexOf(EMPTY_LINE) + 1;
    if (end == 0 || !all.endsWith("\n") || all.length() == end + 1) {
      throw Refusal.malformed("not a text, an empty line and signatures");
    }
    var text = all.substring(0, end);
    requireText(text);
    var signatures = new ArrayList<SignatureLine>();
    for (var line : all.substring(end + 1, all.length() - 1).split("\n", -1)) {
      requireFewerSignatures(signatures.size());
      signatures.add(SignatureLine.parse(line));
    }
    return new SignedNote(text, signatures);
  }

  /// This note with one more signature under it; refuses as [#sign] does, and `TOO_LARGE` past
  /// [#MOST_SIGNATURES].
  public SignedNote cosign(VerifierKey key, PrivateKey privateKey) throws Refusal {
    requireFewerSignatures(signatures.size());
    var message = StrictText.utf8(text);
    var signature = signatureOver(message, privateKey);
    if (!key.verifies(message, signature)) {
      throw new Refusal(Refusal.Code.BAD_SIGNATURE, "the private key is not the named key's");
    }
    var more = new ArrayList<SignatureLine>(signatures);
    more.add(SignatureLine.of(key, signature));
    var cosigned = new SignedNote(text, more);
    requireShort(cosigned.bytes(), LONGEST);
    return cosigned;
  }

  /// This note with a cosignature under it, which says when its signer saw this tree as the newest
  /// of the log; refuses as the other does.
  ///
  /// @param seconds since 1970-01-01T00:00:00Z, at least 1
  public SignedNote cosign(CosignerKey key, PrivateKey privateKey, long seconds) throws Refusal {
    requireFewerSignatures(signatures.size());
    var signature = signatureOver(CosignerKey.message(seconds, text), privateKey);
    var timed = CosignerKey.timed(seconds, signature);
    if (key.verify(text, timed).isEmpty()) {
      throw new Refusal(Refusal.Code.BAD_SIGNATURE, "the private key is not the named key's");
    }
    var more = new ArrayList<SignatureLine>(signatures);
    more.add(SignatureLine.of(key.key(), timed));
    var cosigned = new SignedNote(text, more);
    requireShort(cosigned.bytes(), LONGEST);
    return cosigned;
  }

  /// The cosignatures that name one of these keys, each checked; whatever else is under the text,
  /// of a kind that is not known here too, is ignored.
  ///
  /// @throws Refusal `BAD_SIGNATURE` where one of them does not verify
  public List<Cosignature> cosignatures(Collection<CosignerKey> trusted) throws Refusal {
    var found = new ArrayList<Cosignature>();
    for (var line : signatures) {
      for (var key : trusted) {
        if (line.names(key.key())) {
          var cosignature = key.verify(text, line.signature());
          found.add(
              cosignature.orElseThrow(
                  () -> new Refusal(Refusal.Code.BAD_SIGNATURE, "a cosignature is wrong")));
        }
      }
    }
    return List.copyOf(found);
  }

  /// This note with the signatures that name one of these keys alone.
  public SignedNote onlyBy(Collection<VerifierKey> keys) {
    var kept = signatures.stream().filter(line -> keys.stream().anyMatch(line::names)).toList();
    return new SignedNote(text, kept);
  }

  /// The lines under the text, each with its newline.
  public List<String> signatureLines() {
    return signatures.stream().map(SignatureLine::toString).toList();
  }

  /// Checks every signature that names a trusted key; signatures by others are ignored.
  ///
  /// @return the trusted keys that signed, at least one
  /// @throws Refusal `BAD_SIGNATURE` where one of them does not verify, `UNKNOWN_SIGNER` where
  ///   there is none
  public List<VerifierKey> requireSignedBy(Collection<VerifierKey> trusted) throws Refusal {
    var message = StrictText.utf8(text);
    var signers = new ArrayList<VerifierKey>();
    for (var line : signatures) {
      for (var key : trusted) {
        if (line.names(key)) {
          if (!key.verifies(message, line.signature())) {
            throw new Refusal(Refusal.Code.BAD_SIGNATURE, "a trusted key's signature is wrong");
          }
          signers.add(key);
        }
      }
    }
    if (signers.isEmpty()) {
      throw new Refusal(Refusal.Code.UNKNOWN_SIGNER, "no signature by a trusted key");
    }
    return signers.stream().distinct().toList();
  }

  /// The signed text, its last newline included.
  public String text() {
    return text;
  }

  /// The note in UTF-8.
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The note as text.
  @Override
  public String toString() {
    var note = new StringBuilder(text).append('\n');
    signatures.forEach(note::append);
    return note.toString();
  }

  private static byte[] signatureOver(byte[] message, PrivateKey privateKey) throws Refusal {
    try {
      var signer = Signature.getInstance(VerifierKey.ALGORITHM);
      signer.initSign(privateKey);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException _) {
      throw new Refusal(Refusal.Code.BAD_SIGNATURE, "not an Ed25519 private key");
    }
  }

  private static void requireText(String text) throws Refusal {
    var printable = text.chars().allMatch(c -> c >= ' ' || c == '\n');
    if (!printable || !text.endsWith("\n")) {
      throw Refusal.malformed(
          "not a note's text: it ends in a newline, its only control character");
    }
    requireShort(StrictText.utf8(text), LONGEST_TEXT);
  }

  private static void requireShort(byte[] bytes, int limit) throws Refusal {
    if (bytes.length > limit) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE, "a note or its text of more than " + limit + " bytes");
    }
  }

  private static void requireFewerSignatures(int count) throws Refusal {
    if (count >= MOST_SIGNATURES) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "more than " + MOST_SIGNATURES + " signatures");
    }
  }

  /// One line under the text: the signer's name, then key id and signature in base64.
  private static final class SignatureLine {
    private static final String START = "— ";

    private final String keyName;
    private final byte[] idAndSignature;

    private SignatureLine(String keyName, byte[] idAndSignature) {
      this.keyName = keyName;
      this.idAndSignature = idAndSignature;
    }

    static SignatureLine of(VerifierKey key, byte[] signature) {
      var bytes = ByteBuffer.allocate(Integer.BYTES + signature.length);
      return new SignatureLine(key.name(), bytes.putInt(key.id()).put(signature).array());
    }

    static SignatureLine parse(String line) throws Refusal {
      var fields = line.split(" ", -1);
      if (fields.length == 3 && fields[0].equals(START.strip())) {
        var bytes = StrictText.base64(fields[2]);
        if (bytes.length > Integer.BYTES) {
          return new SignatureLine(VerifierKey.requireName(fields[1]), bytes);
        }
      }
      throw Refusal.malformed("not a signature line");
    }

    boolean names(VerifierKey key) {
      return keyName.equals(key.name()) && ByteBuffer.wrap(idAndSignature).getInt() == key.id();
    }

    byte[] signature() {
      return Arrays.copyOfRange(idAndSignature, Integer.BYTES, idAndSignature.length);
    }

    @Override
    public String toString() {
      return START + keyName + " " + StrictText.base64(idAndSignature) + "\n";
    }
  }
}
