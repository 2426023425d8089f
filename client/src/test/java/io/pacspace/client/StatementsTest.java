package io.pacspace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is asked about a window that was closed, against the contract's answers.
class StatementsTest {
  private static final String RECEIPT = "0x" + "ab".repeat(32);
  private static final Scope JANUARY = Scope.month(YearMonth.of(2026, 1));

  private ScriptedServer server;
  private PacSpaceClient client;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    client = new PacSpaceClient(ClientSettings.of(server.address(), "key"));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void locatesTheDifferenceToTheLastDigit() {
    server.gives(
        """
        {"customerId":"acme","by":"reference",
        "window":{"start":"2026-01-01T00:00:00.000Z","end":"2026-02-01T00:00:00.000Z"},
        "matches":false,"netChange":-1250.5,"netChangeText":"-1250.5","theirNetChange":-1243.5,
        "difference":7,"deltasCount":1,"rowsCount":3,"first":%1$s,"missingCount":0,"extraCount":1,
        "changedCount":0,"notListed":0,"missing":[],"extra":[%1$s],"changed":[]}"""
            .formatted(
                """
                {"kind":"extra","referenceId":null,"recordId":null,"date":null,"netChange":0,
                "theirNetChange":7,"difference":7,"deltasCount":0,"rowsCount":1,"sequence":null,
                "row":1}"""));

    var located =
        client.locate(
            "acme",
            JANUARY.startingAt(BigDecimal.ONE),
            List.of(
                new CountedRow.OfReference("request-1", new BigDecimal("-1250.500000001")),
                new CountedRow.Unnamed(new BigDecimal("7E+0")),
                new CountedRow.OfRecord("rec_1", BigDecimal.ONE),
                new CountedRow.OfDay(LocalDate.of(2026, 1, 31), BigDecimal.ONE)),
            10);

    assertThat(located.matches()).isFalse();
    assertThat(located.difference()).isEqualByComparingTo("7");
    assertThat(located.extra())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.kind()).isEqualTo(Located.Kind.EXTRA);
              assertThat(one.row()).contains(1);
              assertThat(one.sequence()).isEmpty();
              assertThat(located.first()).contains(one);
            });
    var asked = server.asked.getLast();
    assertThat(asked.uri()).isEqualTo("/api/v1/balance/compare/locate");
    assertThat(asked.body())
        .startsWith("{\"period\":\"2026-01\",\"customerId\":\"acme\",\"limit\":10,\"rows\":[{")
        .contains("\"delta\":\"-1250.500000001\"", "\"referenceId\":\"request-1\"")
        .contains("{\"delta\":\"7\"}", "\"recordId\":\"rec_1\"", "\"date\":\"2026-01-31\"")
        .doesNotContain("startingBalance");
  }

  @Test
  void readsWhatWasStatedAndAdjustedSince() {
    server.gives(
        """
        {"customerId":"a/b","period":"2026-01","statement":{"receiptId":"%1$s",
        "environment":"production","issuer":"Example Ltd","customerId":"a/b",
        "start":"2026-01-01T00:00:00.000Z","end":"2026-02-01T00:00:00.000Z","firstSequence":3,
        "lastSequence":5,"count":3,"opening":"1.25","closing":"0","net":"-1.25","adjusting":"0",
        "proofRoot":"%1$s","historyRoot":"%1$s","acceptedAt":"2026-02-01T00:00:05.000Z"},
        "adjusted":0.000000001,"restated":-1.249999999,"adjustmentsCount":1,"adjustments":[
        {"recordId":"rec_9","receiptId":"%1$s","sequence":9,"delta":0.000000001,"reason":"credit",
        "referenceId":null,"adjusts":"rec_4","acceptedAt":"2026-02-03T00:00:00.000Z"}]}"""
            .formatted(RECEIPT));

    var restatement = client.restatement("a/b", JANUARY);

    assertThat(restatement.statement().net()).isEqualTo(new BigDecimal("-1.25"));
    assertThat(restatement.statement().receiptId()).hasToString(RECEIPT);
    assertThat(restatement.restated()).isEqualTo(new BigDecimal("-1.249999999"));
    assertThat(restatement.adjustments())
        .singleElement()
        .satisfies(one -> assertThat(one.adjusts()).contains("rec_4"));
    assertThat(server.asked.getLast().uri())
        .isEqualTo("/api/v1/balance/restatement/a%2Fb?period=2026-01");
  }
}
