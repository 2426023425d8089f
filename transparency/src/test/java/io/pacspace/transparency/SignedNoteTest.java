package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
  /// The example of C2SP signed-note, "Verifier keys".
  private static final String EXAMPLE_KEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String EXAMPLE_NOTE =
      """
      This is an example message.

      — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
      """;

  private static final VerifierKey LOG = TestingKeys.LOG.key();
  private static final VerifierKey WITNESS = TestingKeys.WITNESS.key();

  @Test
  void verifiesTheExampleOfTheSpecification() throws Refusal {
    var key = VerifierKey.parse(EXAMPLE_KEY);
    var note = note(EXAMPLE_NOTE);
    assertThat(note.requireSignedBy(List.of(key))).containsExactly(key);
    assertThat(note.text()).isEqualTo("This is an example message.\n");
    assertThat(note).hasToString(EXAMPLE_NOTE);
    assertThat(key).hasToString(EXAMPLE_KEY);
  }

  @Test
  void carriesSeveralSignatures() throws Refusal {
    var note =
        SignedNote.sign("one\n\ntwo\n\n", LOG, TestingKeys.LOG.privateKey())
            .cosign(WITNESS, TestingKeys.WITNESS.privateKey());
    var read = note(note.toString());
    assertThat(read).hasToString(note.toString());
    assertThat(read.text()).isEqualTo("one\n\ntwo\n\n");
    assertThat(read.requireSignedBy(List.of(WITNESS, LOG))).containsExactly(LOG, WITNESS);
    assertThat(read.requireSignedBy(List.of(WITNESS))).containsExactly(WITNESS);
    var stranger = VerifierKey.parse(EXAMPLE_KEY);
    Refused.with(Refusal.Code.UNKNOWN_SIGNER, () -> read.requireSignedBy(List.of(stranger)));
    Refused.with(Refusal.Code.UNKNOWN_SIGNER, () -> read.requireSignedBy(List.of()));
  }

  @Test
  void refusesTheWholeNoteForOneWrongSignatureOfATrustedKey() throws Refusal {
    var one = SignedNote.sign("one\n", LOG, TestingKeys.LOG.privateKey());
    var two = SignedNote.sign("two\n", WITNESS, TestingKeys.WITNESS.privateKey());
    var lineOfTwo = two.toString().substring(two.text().length() + 1);
    var mixed = note(one + lineOfTwo);
    assertThat(mixed.requireSignedBy(List.of(LOG))).containsExactly(LOG);
    Refused.with(Refusal.Code.BAD_SIGNATURE, () -> mixed.requireSignedBy(List.of(LOG, WITNESS)));
  }

  @Test
  void signsWithAFreshKeyOfTheJdk() throws Refusal, GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var key = VerifierKey.of("example.org/new", pair.getPublic());
    var note = SignedNote.sign("one\n", key, pair.getPrivate());
    var published = VerifierKey.parse(key.toString());
    assertThat(published).isEqualTo(key).hasSameHashCodeAs(key).isNotEqualTo(LOG);
    assertThat(note(note.toString()).requireSignedBy(List.of(published))).containsExactly(key);
  }

  @Test
  void refusesKeysOfOtherKinds() throws GeneralSecurityException {
    for (var algorithm : List.of("Ed448", "X25519", "EC")) {
      var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
      Refused.with(Refusal.Code.MALFORMED, () -> VerifierKey.of("name", pair.getPublic()));
      Refused.with(
          Refusal.Code.BAD_SIGNATURE, () -> SignedNote.sign("one\n", LOG, pair.getPrivate()));
    }
  }

  /// RFC 8032 §5.1.3: not every number is the height of a point.
  @ParameterizedTest
  @ValueSource(strings = {"02", "07", "08", "0b"})
  void refusesAKeyThatIsNoPointOfTheCurve(String first) throws Refusal {
    var key = new RawKey(first + "00".repeat(31));
    Refused.with(Refusal.Code.MALFORMED, () -> VerifierKey.of("name", key));
    VerifierKey.of("name", new RawKey("03" + "00".repeat(31)));
  }

  /// The JDK has an exception for these, where for others it has a no.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 128})
  void verifiesNoSignatureWhoseNumbersAreOutOfRange(int length) {
    var signature = new byte[length];
    Arrays.fill(signature, (byte) 0xff);
    assertThat(LOG.verifies("one\n".getBytes(UTF_8), signature)).isFalse();
  }

  @Test
  void refusesToSignWithAnotherKeysPrivateHalf() {
    Refused.with(
        Refusal.Code.BAD_SIGNATURE,
        () -> SignedNote.sign("one\n", LOG, TestingKeys.WITNESS.privateKey()));
  }

  @Tag("sweep")
  @Test
  void refusesEverySingleBitChangeOfTheNote() throws Refusal {
    var signed =
        SignedNote.sign("one\n", LOG, TestingKeys.LOG.privateKey()).toString().getBytes(UTF_8);
    for (var bit = 0; bit < signed.length * Byte.SIZE; bit++) {
      var changed = signed.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      Refused.anyhow(() -> SignedNote.parse(changed).requireSignedBy(List.of(LOG)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\n\n",
        "text\n— name AAAAAAE=\n",
        "text\n\n— name AAAAAAE=",
        "text\n\n— name AAAAAA==\n",
        "text\n\n— name AAAAAAF=\n",
        "text\n\n— name AAAAAAE\n",
        "text\n\n—  name AAAAAAE=\n",
        "text\n\n— name  AAAAAAE=\n",
        "text\n\n— name AAAAAAE= \n",
        "text\n\n— name\n",
        "text\n\n—  AAAAAAE=\n",
        "text\n\n- name AAAAAAE=\n",
        "text\n\n— na+me AAAAAAE=\n",
        "text\n\n— na\u00a0me AAAAAAE=\n",
        "text\n\n— na\u2003me AAAAAAE=\n",
        "text\r\n\n— name AAAAAAE=\n",
        "te\u0000xt\n\n— name AAAAAAE=\n",
        "text\n\n— name AAAAAAE=\nmore\n",
      })
  void refusesWhatIsNotANote(String text) {
    Refused.with(Refusal.Code.MALFORMED, () -> note(text));
  }

  @Test
  void refusesNotesPastTheLimits() throws Refusal {
    var line = "— name AAAAAAE=\n";
    note("text\n\n" + line.repeat(SignedNote.MOST_SIGNATURES));
    Refused.with(
        Refusal.Code.TOO_LARGE,
        () -> note("text\n\n" + line.repeat(SignedNote.MOST_SIGNATURES + 1)));
    Refused.with(Refusal.Code.TOO_LARGE, () -> SignedNote.parse(new byte[SignedNote.LONGEST + 1]));
    Refused.with(
        Refusal.Code.TOO_LARGE,
        () ->
            SignedNote.sign(
                "x".repeat(SignedNote.LONGEST / 2) + "\n", LOG, TestingKeys.LOG.privateKey()));
    var full = note("text\n\n" + line.repeat(SignedNote.MOST_SIGNATURES));
    Refused.with(Refusal.Code.TOO_LARGE, () -> full.cosign(LOG, TestingKeys.LOG.privateKey()));
    var longLine = "— name " + "A".repeat(SignedNote.LONGEST - 64) + "\n";
    var almost = note("text\n\n" + longLine);
    Refused.with(Refusal.Code.TOO_LARGE, () -> almost.cosign(LOG, TestingKeys.LOG.privateKey()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "te\rxt\n", "te\ud800xt\n"})
  void refusesToSignWhatIsNotANotesText(String text) {
    Refused.with(
        Refusal.Code.MALFORMED, () -> SignedNote.sign(text, LOG, TestingKeys.LOG.privateKey()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "++",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903a+",
        "example.com/fob+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
        " +530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      })
  void refusesWhatIsNotAVerifierKey(String text) {
    Refused.with(Refusal.Code.MALFORMED, () -> VerifierKey.parse(text));
  }

  @Tag("sweep")
  @Test
  void answersEveryMutationWithoutAnotherException() {
    Property.holds(
        300,
        any -> {
          var at = any.intFrom(0, 200);
          var insert = any.bytes(0, 255);
          var cut = any.intFrom(0, 9);
          var note = EXAMPLE_NOTE.getBytes(UTF_8);
          var hostile = Hostile.splice(note, at, cut, insert);
          Hostile.survives(() -> SignedNote.parse(hostile));
          Hostile.survives(() -> SignedNote.parse(insert));
          var key = new String(Hostile.splice(EXAMPLE_KEY.getBytes(UTF_8), at, cut, insert), UTF_8);
          Hostile.survives(() -> VerifierKey.parse(key));
        });
  }

  @Tag("sweep")
  @Test
  void answersHostileKeysAndSignaturesWithoutAnotherException() {
    Property.holds(
        300,
        any -> {
          var raw = any.bytes(32, 32);
          var signature = any.bytes(0, 80);
          Hostile.survives(
              () -> {
                var key = VerifierKey.of("name", new RawKey(HexFormat.of().formatHex(raw)));
                // A point of small order accepts some signatures that nobody made; trust has to
                // know.
                key.verifies(raw, signature);
                key.verifies(raw, Arrays.copyOf(signature, 64));
              });
          assertThat(LOG.verifies(raw, Arrays.copyOf(signature, 64))).isFalse();
        });
  }

  /// A key that nobody made.
  private record RawKey(String hex) implements PublicKey {
    @Override
    public String getAlgorithm() {
      return "Ed25519";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      return HexFormat.of().parseHex("302a300506032b6570032100" + hex);
    }
  }

  private static SignedNote note(String text) throws Refusal {
    return SignedNote.parse(text.getBytes(UTF_8));
  }
}
