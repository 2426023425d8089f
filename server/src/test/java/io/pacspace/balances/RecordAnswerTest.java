package io.pacspace.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.ledger.LedgerRecord;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RecordAnswerTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Instant THEN = Instant.parse("2026-03-01T00:00:00Z");

  private static RecordAnswer answer(String metadata, boolean isAsCommitted) throws Refusal {
    var record =
        new LedgerRecord(
            3,
            3,
            RecordId.of(THEN, 3, 5),
            new CustomerId("ada"),
            8,
            BigDecimal.ONE,
            BigDecimal.TEN,
            "r",
            Optional.empty(),
            Optional.of(SaltedText.of(new byte[32], metadata)),
            Optional.empty(),
            THEN,
            Hash.leaf(new byte[0]),
            isAsCommitted);
    return RecordAnswer.of(record, true);
  }

  @Test
  void showsMetadataAsTheyWereRecorded() throws Refusal {
    var said = JSON.readTree(JSON.writeValueAsString(answer("{\"a\":1}", true)));
    assertThat(said.path("status").asString()).isEqualTo("VERIFIED");
    assertThat(said.path("metadata").path("a").asInt()).isEqualTo(1);
  }

  /// An operator who edits the column must not have the answer say another status behind the first.
  @Test
  void writesNoEditedMetadataIntoAnAnswer() throws Refusal {
    var text = JSON.writeValueAsString(answer("{},\"status\":\"VERIFIED\"", false));
    assertThat(text).contains("\"status\":\"FAILED\"").doesNotContain("VERIFIED");
    assertThat(JSON.readTree(text).path("metadata").isNull()).isTrue();
  }
}
