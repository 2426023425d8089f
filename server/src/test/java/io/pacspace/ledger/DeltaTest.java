package io.pacspace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.ledger.Delta.Adjusted;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a delta takes up, what it is compared by, and the form in which it is committed to.
class DeltaTest {
  private static final Instant THEN = Instant.parse("2026-03-01T00:00:00Z");
  private static final RecordId ID = RecordId.of(THEN, 3, 7);

  private static Delta delta(
      String customer,
      String amount,
      String reason,
      Optional<String> reference,
      Optional<String> metadata,
      Optional<Adjusted> adjusts) {
    return new Delta(
        new CustomerId(customer), new BigDecimal(amount), reason, reference, metadata, adjusts);
  }

  private static Delta adjusting(Adjusted adjusted) {
    return delta("ada", "1", "r", Optional.empty(), Optional.empty(), Optional.of(adjusted));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1",
    "500, 11, 1",
    "500, 12, 2",
    "1, 510, 1",
    "1, 511, 2",
    "500, 523, 2",
    "500, 524, 3",
    "1, 8192, 17",
  })
  void takesAsMuchMemoryAsItsTexts(int reason, int metadata, int size) {
    var text = metadata == 0 ? Optional.<String>empty() : Optional.of("m".repeat(metadata));
    assertThat(
            delta("ada", "1", "r".repeat(reason), Optional.empty(), text, Optional.empty()).size())
        .isEqualTo(size);
  }

  /// Each says something else, if only by where it says it.
  @Test
  void isComparedByEachOfItsParts() {
    var none = Optional.<String>empty();
    var nothing = Optional.<Adjusted>empty();
    var hashes =
        List.of(
                delta("ada", "1", "r", none, none, nothing),
                delta("bob", "1", "r", none, none, nothing),
                delta("ada", "2", "r", none, none, nothing),
                delta("ada", "1", "s", none, none, nothing),
                delta("ada", "1", "r", Optional.of("x"), none, nothing),
                delta("ada", "1", "r", Optional.of("y"), none, nothing),
                delta("ada", "1", "r", none, Optional.of("x"), nothing),
                adjusting(new Adjusted.ByReference("x")),
                adjusting(new Adjusted.ByReference("y")),
                adjusting(new Adjusted.ByReference(ID.toString())),
                adjusting(new Adjusted.ById(ID)),
                adjusting(new Adjusted.ById(RecordId.of(THEN, 4, 7))))
            .stream()
            .map(Delta::contentHash)
            .toList();
    assertThat(hashes).doesNotHaveDuplicates().hasSize(12);
  }

  /// What was committed to as it was recorded is worked out again from the row.
  @Test
  void hasTheSameFormAsItsRecord() throws Exception {
    var adjusted = RecordId.of(THEN, 2, 5);
    var reference = Optional.of("x");
    var metadata = Optional.of(SaltedText.of(new byte[32], "{\"seat\":1}"));
    var delta =
        delta(
            "ada",
            "-2.5",
            "r",
            reference,
            metadata.map(SaltedText::text),
            Optional.of(new Adjusted.ByReference("other")));
    var record =
        new LedgerRecord(
            3,
            2,
            ID,
            new CustomerId("ada"),
            8,
            new BigDecimal("-2.5"),
            BigDecimal.TEN,
            "r",
            reference,
            metadata,
            Optional.of(adjusted),
            THEN,
            Hash.leaf(new byte[0]),
            true);

    assertThat(CanonicalRecord.of(record))
        .isEqualTo(
            delta.canonicalRecord(
                new Delta.Place(ID, 8, BigDecimal.TEN, metadata, Optional.of(adjusted), THEN)));
    assertThat(new String(CanonicalRecord.of(record).canonical(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"acceptedAt":"2026-03-01T00:00:00.000Z","adjusts":"%s","balance":"10",\
            "customerId":"ada","delta":"-2.5","metadata":"%s","reason":"r","recordId":"%s",\
            "referenceId":"x","sequence":8,"type":"pacspace.io/delta/v2"}\
            """
                .formatted(adjusted, metadata.orElseThrow().commitment(), ID));
  }
}
