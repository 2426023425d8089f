package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CosignerKeyTest {
  /// Made by torchwood 0.6.1 from the keys of RFC 8032 §7.1, TEST 2 and TEST 1.
  private static final String WITNESS =
      "witness.example+67550f4e+BD1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM";

  private static final String OTHER =
      "other.example+6a10bfc9+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

  private static final String COSIGNED =
      """
      log.example/sandbox
      0
      47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

      — witness.example Z1UPTgAAAABrCs5TNbTqvu4j69Yis6Pc46FGYfYLy+6JMSZU5/mJv9CnawglFguNrw22V9eWaRCrobFII8whqO3hd14WKdmU9UOBBg==
      — other.example ahC/yQAAAABrCs5TnzBnjiJwBVTy9SGJ6SqAHJf/O1ja2bOemxZLt+7dU3GHNqVhZIyWlOWuBAY9bEsthDDOt0ry1kq4JvZCPqwBBQ==
      """;

  private static final String TEXT = COSIGNED.substring(0, COSIGNED.indexOf("\n\n") + 1);
  private static final long SECONDS = 1795870291;

  private static SignedNote note(String text) throws Refusal {
    return SignedNote.parse(text.getBytes(UTF_8));
  }

  @Test
  void readsTheCosignaturesOfAnotherImplementation() throws Refusal {
    var witness = CosignerKey.parse(WITNESS);
    var other = CosignerKey.parse(OTHER);
    var note = note(COSIGNED);

    assertThat(note.cosignatures(List.of(witness)))
        .containsExactly(new Cosignature(witness, SECONDS));
    assertThat(note.cosignatures(List.of(other, witness)))
        .extracting(Cosignature::key)
        .containsExactly(witness, other);
    assertThat(note.cosignatures(List.of())).isEmpty();
  }

  @Test
  void makesTheSameCosignatureAsAnotherImplementation() throws Refusal {
    var expected = note(COSIGNED).signatureLines();
    var pair = TestingKeys.WITNESS;

    var note = TestingKeys.sign(TEXT, List.of(TestingKeys.LOG));
    var cosigned = note.cosign(CosignerKey.parse(WITNESS), pair.privateKey(), SECONDS);

    assertThat(cosigned.signatureLines().getLast()).isEqualTo(expected.getFirst());
    assertThat(cosigned.signatureLines()).hasSize(2).startsWith(note.signatureLines().getFirst());
    assertThat(cosigned.requireSignedBy(List.of(TestingKeys.LOG.key()))).hasSize(1);
  }

  /// A key of one kind has another id than the same key of the other, so neither is taken for it.
  @Test
  void keepsLogsAndCosignersApart() throws Refusal {
    Refused.with(Refusal.Code.MALFORMED, () -> VerifierKey.parse(WITNESS));
    var log = TestingKeys.LOG.key().toString();
    Refused.with(Refusal.Code.MALFORMED, () -> CosignerKey.parse(log));
    var note = note(COSIGNED);
    Refused.with(
        Refusal.Code.UNKNOWN_SIGNER,
        () -> note.requireSignedBy(List.of(TestingKeys.WITNESS.key())));
  }

  @Test
  void refusesACosignatureOfAnotherTimeOrText() throws Refusal {
    var witness = List.of(CosignerKey.parse(WITNESS));
    var line = note(COSIGNED).signatureLines().getFirst();
    var bytes = Base64.getDecoder().decode(line.strip().split(" ", -1)[2]);
    for (var at = Integer.BYTES; at < bytes.length; at++) {
      var changed = bytes.clone();
      changed[at] ^= 1;
      var wrong = note(TEXT + "\n" + lineOf(changed));
      Refused.with(Refusal.Code.BAD_SIGNATURE, () -> wrong.cosignatures(witness));
    }
    var otherText = note("log.example/sandbox\n1\nx\n\n" + line);
    Refused.with(Refusal.Code.BAD_SIGNATURE, () -> otherText.cosignatures(witness));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 12, 75, 77, 2432})
  void refusesACosignatureOfAnotherLength(int length) throws Refusal {
    var witness = List.of(CosignerKey.parse(WITNESS));
    var bytes = new byte[length];
    var id = Base64.getDecoder().decode("Z1UPTg==");
    System.arraycopy(id, 0, bytes, 0, id.length);
    var wrong = note(TEXT + "\n" + lineOf(bytes));

    Refused.with(Refusal.Code.BAD_SIGNATURE, () -> wrong.cosignatures(witness));
  }

  private static String lineOf(byte[] bytes) {
    return "— witness.example " + Base64.getEncoder().encodeToString(bytes) + "\n";
  }

  @Test
  void signsOnlyWithATimeAndItsOwnKey() throws Refusal {
    var witness = CosignerKey.parse(WITNESS);
    var note = TestingKeys.sign(TEXT, List.of(TestingKeys.LOG));
    Refused.with(
        Refusal.Code.OUT_OF_RANGE, () -> note.cosign(witness, TestingKeys.WITNESS.privateKey(), 0));
    Refused.with(
        Refusal.Code.BAD_SIGNATURE, () -> note.cosign(witness, TestingKeys.LOG.privateKey(), 1));
  }

  @Test
  void keepsTheSignaturesOfSomeKeysAlone() throws Refusal {
    var note = TestingKeys.sign("one\n", List.of(TestingKeys.LOG, TestingKeys.WITNESS));
    var log = List.of(TestingKeys.LOG.key());

    var kept = note.onlyBy(log);

    assertThat(kept.signatureLines()).containsExactly(note.signatureLines().getFirst());
    assertThat(kept.requireSignedBy(log)).isEqualTo(log);
  }
}
