package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.testing.ScriptVerifier.Question;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.VerifierKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The verifiers of browsers and of Java agree where libraries of Ed25519 are known to differ.
class SignatureAgreementTest {
  private static final BigInteger GROUP =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  /// The code of the refusal, or nothing.
  private static String answer(String note, String key) {
    var bytes = ScriptVerifier.base64(note.getBytes(UTF_8));
    var answer =
        ScriptVerifier.shared()
            .ask(new Question("note", Map.of("note", bytes, "keys", List.of(key))));
    return answer.path("code").asString("");
  }

  /// The group's order added to S gives another signature that some verifiers accept.
  @Test
  void refusesTheSecondSpellingOfASignature() throws Refusal {
    var log = new RandomLog(1, 21);
    var note = TestingKey.LOG.sign(new Checkpoint(TestingKey.ORIGIN, log.head()).text()).toString();
    var at = note.lastIndexOf(' ') + 1;
    var line = Base64.getDecoder().decode(note.substring(at).strip());
    var s = littleEndian(Arrays.copyOfRange(line, 36, 68)).add(GROUP);
    System.arraycopy(littleEndian(s), 0, line, 36, 32);
    var other = note.substring(0, at) + ScriptVerifier.base64(line) + "\n";
    assertThat(javaTakes(other, TestingKey.LOG.vkey())).isFalse();
    assertThat(answer(other, TestingKey.LOG.vkey())).isEqualTo("BAD_SIGNATURE");
  }

  private static BigInteger littleEndian(byte[] bytes) {
    return new BigInteger(1, reversed(bytes));
  }

  private static byte[] littleEndian(BigInteger number) {
    var bytes = new byte[32];
    var digits = reversed(number.toByteArray());
    System.arraycopy(digits, 0, bytes, 0, Math.min(32, digits.length));
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (var i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  /// A key with a part of small order has signatures that hold in the equation with the cofactor
  /// and not in the one without: the verifiers must use the same.
  @ParameterizedTest
  @CsvSource({
    "c0f1225584444ec730446e231390781ffdd2f256e9fcbeb2f40dddc2c2233d7f"
        + "e2082c0ef1cc90ef21e28452e064b0d50bdc8038a93a6432ff8dc14129d6b709, true",
    "edc876d6831fd2105d0b4389ca2e283166469289146e2ce06faefe98b22548df"
        + "56924ec500621c8daa123b86c4e0be2e7590d59419502b365fa19b407d379707, false",
  })
  void checksSignaturesWithoutTheCofactorAsJavaDoes(String signature, boolean holds)
      throws NoSuchAlgorithmException {
    var name = "log.example/mixed";
    var point = "3b5b475c4b82dd1572799fc546f4c6c03e478c6654aa4c7f945b347ea32af60d";
    var key = keyOf(name, HexFormat.of().parseHex(point));
    var line =
        HexFormat.of().parseHex(key.substring(name.length() + 1, name.length() + 9) + signature);
    var note =
        name
            + "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— "
            + name
            + " "
            + ScriptVerifier.base64(line)
            + "\n";
    assertThat(javaTakes(note, key)).isEqualTo(holds);
    assertThat(answer(note, key)).isEqualTo(holds ? "" : "BAD_SIGNATURE");
  }

  private static boolean javaTakes(String note, String key) {
    try {
      SignedNote.parse(note.getBytes(UTF_8)).requireSignedBy(List.of(VerifierKey.parse(key)));
      return true;
    } catch (Refusal _) {
      return false;
    }
  }

  /// Points of small order, numbers past the field, a sign without an x, and no points at all:
  /// where libraries differ, the two verifiers must not.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "0300000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      })
  void takesTheSamePointsForKeysAsJava(String point) throws NoSuchAlgorithmException {
    var key = keyOf("name", HexFormat.of().parseHex(point));
    var answer = ScriptVerifier.shared().ask(new Question("key", Map.of("key", key)));
    assertThat(answer.path("code").asString("")).isEqualTo(javaTakes(key) ? "" : "MALFORMED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name", "", "na+me", "na me", "na\u0085me", "na\u00a0me", "na\u2028me", "na\u200bme",
        "na\u180eme", "na\u007fme", "na\u009fme", "na\tme", "na\nme", "\ufeffname", "näme", "😀"
      })
  void takesTheSameNamesForKeysAsJava(String name) throws NoSuchAlgorithmException {
    var point = HexFormat.of().parseHex("58" + "66".repeat(31));
    var key = keyOf(name, point);
    var answer = ScriptVerifier.shared().ask(new Question("key", Map.of("key", key)));
    assertThat(answer.path("code").asString("")).isEqualTo(javaTakes(key) ? "" : "MALFORMED");
  }

  private static boolean javaTakes(String key) {
    try {
      VerifierKey.parse(key);
      return true;
    } catch (Refusal _) {
      return false;
    }
  }

  private static String keyOf(String name, byte[] point) throws NoSuchAlgorithmException {
    var typed = ByteBuffer.allocate(33).put((byte) 1).put(point).array();
    var digest = MessageDigest.getInstance("SHA-256");
    digest.update((name + "\n").getBytes(UTF_8));
    var id = HexFormat.of().formatHex(digest.digest(typed), 0, 4);
    return name + "+" + id + "+" + ScriptVerifier.base64(typed);
  }
}
