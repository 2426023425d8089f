package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SaltedRecordTest {
  private static final Json.Obj RECORD =
      new Json.Obj(Map.of("amount", new Json.Str("-12.345"), "sequence", new Json.Num(7)));

  private final SecureRandom random = new SecureRandom();

  @Test
  void hidesOneRecordUnderManySalts() throws Refusal {
    var one = SaltedRecord.seal(RECORD, random);
    var other = SaltedRecord.seal(RECORD, random);
    assertThat(one.record()).isEqualTo(other.record());
    assertThat(one.salt()).hasSize(32).isNotEqualTo(other.salt());
    assertThat(one.entry()).hasSize(33).isNotEqualTo(other.entry());
    assertThat(one.receiptId()).isNotEqualTo(other.receiptId());
  }

  @Test
  void keepsWhatItWasMadeOf() throws Refusal {
    var sealed = SaltedRecord.seal(RECORD, random);
    var kept = SaltedRecord.of(sealed.salt(), sealed.record());
    var shown = SaltedRecord.parse(sealed.opening());
    assertThat(kept.entry()).isEqualTo(sealed.entry()).isEqualTo(shown.entry());
    assertThat(SaltedRecord.of(sealed.salt(), RECORD).entry()).isEqualTo(sealed.entry());
    assertThat(shown.record()).isEqualTo("{\"amount\":\"-12.345\",\"sequence\":7}".getBytes(UTF_8));
  }

  @Test
  void isTheRootOfTheTreeOverItselfAlone() throws Refusal {
    var receiptId = SaltedRecord.seal(RECORD, random).receiptId();
    assertThat(TreeHead.of(List.of(receiptId))).isEqualTo(new TreeHead(1, receiptId));
  }

  @Test
  void changesItsEntryWithEveryBitOfTheOpening() throws Refusal {
    var opening = SaltedRecord.seal(RECORD, random).opening();
    var receiptId = SaltedRecord.parse(opening).receiptId();
    for (var bit = 0; bit < opening.length * Byte.SIZE; bit++) {
      var changed = opening.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      Hostile.survives(
          () -> assertThat(SaltedRecord.parse(changed).receiptId()).isNotEqualTo(receiptId));
    }
  }

  private static SaltedRecord withMetadata(SaltedText metadata) throws Refusal {
    var hash = new Json.Str(metadata.commitment().toString());
    return SaltedRecord.of(new byte[32], new Json.Obj(Map.of("metadata", hash)));
  }

  @Test
  void isShownWithItsMetadataOrWithout() throws Refusal {
    var metadata = SaltedText.of("0123456789abcdef0123456789abcdef".getBytes(UTF_8), "{\"é\":1}");
    var hidden = withMetadata(metadata);
    assertThat(hidden.metadata()).isEmpty();
    assertThat(new String(hidden.opening(), UTF_8)).doesNotContain("é");
    assertThat(SaltedRecord.parse(hidden.opening()).metadata()).isEmpty();
    var shown = SaltedRecord.parse(hidden.showing(metadata).opening());
    assertThat(shown.metadata()).contains(metadata);
    assertThat(shown.entry()).isEqualTo(hidden.entry());
    assertThat(shown.receiptId()).isEqualTo(hidden.receiptId());
  }

  @Test
  void refusesOtherMetadataThanItsOwn() throws Refusal {
    var metadata = SaltedText.of(new byte[32], "{}");
    var record = withMetadata(metadata);
    var salt = new byte[32];
    salt[31] = 1;
    for (var other : List.of(SaltedText.of(salt, "{}"), SaltedText.of(new byte[32], "{ }"))) {
      Refused.with(Refusal.Code.OTHER_METADATA, () -> record.showing(other));
    }
    var without = SaltedRecord.of(new byte[32], RECORD);
    Refused.with(Refusal.Code.OTHER_METADATA, () -> without.showing(metadata));
    Refused.with(Refusal.Code.MALFORMED, () -> SaltedText.of(new byte[31], "{}"));
    Refused.with(Refusal.Code.MALFORMED, () -> SaltedText.of(new byte[32], "\ud800"));
    var long64 = "x".repeat(SaltedText.LONGEST_TEXT);
    assertThat(SaltedText.of(new byte[32], long64).text()).isEqualTo(long64);
    Refused.with(Refusal.Code.TOO_LARGE, () -> SaltedText.of(new byte[32], long64 + "x"));
  }

  @Test
  void refusesEveryChangeOfWhatItShows() throws Refusal {
    var metadata = SaltedText.of(new byte[32], "{\"model\":\"a\"}");
    var opening = withMetadata(metadata).showing(metadata).opening();
    var receiptId = SaltedRecord.parse(opening).receiptId();
    for (var bit = 0; bit < opening.length * Byte.SIZE; bit++) {
      var changed = opening.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      Hostile.survives(
          () -> assertThat(SaltedRecord.parse(changed).receiptId()).isNotEqualTo(receiptId));
    }
    for (var length = 0; length < opening.length; length++) {
      var cut = Arrays.copyOf(opening, length);
      Hostile.survives(
          () -> assertThat(SaltedRecord.parse(cut).receiptId()).isNotEqualTo(receiptId));
    }
  }

  @Test
  void cannotBeChangedThroughItsArrays() throws Refusal {
    var sealed = SaltedRecord.seal(RECORD, random);
    var receiptId = sealed.receiptId();
    sealed.salt()[0]++;
    sealed.record()[0]++;
    sealed.entry()[0]++;
    assertThat(sealed.receiptId()).isEqualTo(receiptId);
    assertThat(SaltedRecord.parse(sealed.opening()).receiptId()).isEqualTo(receiptId);
  }

  @Test
  void keepsRecordAndSaltOutOfLogFiles() throws Refusal {
    var sealed = SaltedRecord.seal(RECORD, random);
    assertThat(sealed).hasToString(sealed.receiptId().toString());
  }

  @Test
  void refusesSaltsOfAnotherLengthAndLongRecords() {
    for (var length : new int[] {0, 16, 31, 33}) {
      Refused.with(
          Refusal.Code.MALFORMED, () -> SaltedRecord.of(new byte[length], RECORD.canonical()));
    }
    var tooLong = new Json.Obj(Map.of("x", new Json.Str("x".repeat(64 * 1024))));
    Refused.with(Refusal.Code.TOO_LARGE, () -> SaltedRecord.seal(tooLong, random));
    Refused.with(Refusal.Code.TOO_LARGE, () -> SaltedRecord.of(new byte[32], tooLong.canonical()));
  }

  @Test
  void answersHostileOpeningsWithoutAnotherException() {
    Property.holds(
        500,
        any -> {
          var at = any.intFrom(0, 70);
          var cut = any.intFrom(0, 5);
          var bytes = any.bytes(0, 60);
          var opening = SaltedRecord.of(new byte[32], RECORD.canonical()).opening();
          Hostile.survives(() -> SaltedRecord.parse(Hostile.splice(opening, at, cut, bytes)));
          Hostile.survives(() -> SaltedRecord.parse(bytes));
        });
  }

  /// Otherwise whoever reads the public tiles could ask for every record of a log.
  @Test
  void receiptIdCannotBeWorkedOutFromTheLog() throws Refusal {
    var record = SaltedRecord.of(new byte[SaltedRecord.SALT_LENGTH], "{}".getBytes(UTF_8));
    assertThat(record.receiptId())
        .isNotEqualTo(record.logLeaf())
        .isNotEqualTo(Hash.leaf(SaltedRecord.entry(record.commitment())));
    var otherSalt = new byte[SaltedRecord.SALT_LENGTH];
    otherSalt[0] = 1;
    assertThat(SaltedRecord.receiptId(otherSalt, record.commitment()))
        .isNotEqualTo(record.receiptId());
  }
}
