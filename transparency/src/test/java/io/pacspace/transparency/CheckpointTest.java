package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String ORIGIN = "log.example/sandbox";
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  private static final VerifierKey KEY = TestingKeys.LOG.key();

  @Test
  void readsBackWhatItSigned() throws Refusal {
    var checkpoint = new Checkpoint(ORIGIN, TreeHead.EMPTY);
    var note = checkpoint.sign(KEY, TestingKeys.LOG.privateKey());
    assertThat(note.text())
        .isEqualTo(ORIGIN + "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    var read = SignedNote.parse(note.toString().getBytes(UTF_8));
    assertThat(Checkpoint.open(read, ORIGIN, List.of(KEY))).isEqualTo(checkpoint);
  }

  @Test
  void tellsWhichCheckFailed() throws Refusal {
    var note = new Checkpoint(ORIGIN, TreeHead.EMPTY).sign(KEY, TestingKeys.LOG.privateKey());
    Refused.with(
        Refusal.Code.WRONG_ORIGIN, () -> Checkpoint.open(note, "other.example", List.of(KEY)));
    Refused.with(
        Refusal.Code.UNKNOWN_SIGNER,
        () -> Checkpoint.open(note, ORIGIN, List.of(TestingKeys.WITNESS.key())));
    var noCheckpoint = SignedNote.sign("x\n", KEY, TestingKeys.LOG.privateKey());
    Refused.with(Refusal.Code.MALFORMED, () -> Checkpoint.open(noCheckpoint, ORIGIN, List.of(KEY)));
  }

  @Test
  void keepsExtensionLines() throws Refusal {
    var text = ORIGIN + "\n" + Long.MAX_VALUE + "\n" + ROOT + "\nfirst\nsecond line\n";
    var checkpoint = Checkpoint.parse(text);
    assertThat(checkpoint.head().size()).isEqualTo(Long.MAX_VALUE);
    assertThat(checkpoint.extensions()).containsExactly("first", "second line");
    assertThat(checkpoint.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "o\n1\n",
        "o\n1\n" + ROOT,
        "\n1\n" + ROOT + "\n",
        "o\n01\n" + ROOT + "\n",
        "o\n+1\n" + ROOT + "\n",
        "o\n-1\n" + ROOT + "\n",
        "o\n1 \n" + ROOT + "\n",
        "o\n\n" + ROOT + "\n",
        "o\n\u0661\n" + ROOT + "\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
        "o\n1\n" + ROOT + "\n\n",
        "o\n1\n" + ROOT + "\nextension\n\n",
        "o\n1\n" + ROOT + "\next\tension\n",
        "o\n1\n" + ROOT + "\nextension",
      })
  void refusesWhatIsNotACheckpoint(String text) {
    Refused.with(Refusal.Code.MALFORMED, () -> Checkpoint.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775808", "18446744073709551615", "99999999999999999999999999999"})
  void refusesSizesOfTwoToThe63AndAbove(String size) {
    Refused.with(Refusal.Code.TOO_LARGE, () -> Checkpoint.parse("o\n" + size + "\n" + ROOT + "\n"));
  }

  @Test
  void refusesToWriteWhatItWouldNotRead() {
    var root = Hash.OF_EMPTY_TREE;
    Refused.with(Refusal.Code.TOO_LARGE, () -> new Checkpoint("o", new TreeHead(-1, root)).text());
    for (var origin : List.of("", "two\nlines", "tab\t")) {
      Refused.with(Refusal.Code.MALFORMED, () -> new Checkpoint(origin, TreeHead.EMPTY).text());
    }
    Refused.with(
        Refusal.Code.MALFORMED,
        () -> new Checkpoint("\udc00", TreeHead.EMPTY).sign(KEY, TestingKeys.LOG.privateKey()));
  }

  @Test
  void answersEveryMutationWithoutAnotherException() {
    Property.holds(
        500,
        any -> {
          var at = any.intFrom(0, 90);
          var insert = any.bytes(0, 255);
          var cut = any.intFrom(0, 9);
          var valid = (ORIGIN + "\n42\n" + ROOT + "\n").getBytes(UTF_8);
          var hostile = new String(Hostile.splice(valid, at, cut, insert), UTF_8);
          Hostile.survives(() -> Checkpoint.parse(hostile));
          Hostile.survives(() -> Checkpoint.parse(new String(insert, UTF_8)));
        });
  }
}
