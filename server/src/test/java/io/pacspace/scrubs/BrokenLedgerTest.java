package io.pacspace.scrubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.environments.Environments;
import io.pacspace.testing.Http;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.web.Envelope.Broken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// A ledger that was found broken is called so wherever one of its figures is given, its tenant is
/// told once, other ledgers go on, and all of it is taken back once the ledger is whole again.
class BrokenLedgerTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer ONE = TestServer.start(DATABASES, Map.of());
  private static final TestServer TWO = TestServer.start(DATABASES, Map.of());
  private static final String CUSTOMER = "the-customer";

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
    DATABASES.close();
  }

  private static void lookEverywhere(ScrubbedLedger ledger) {
    ledger.look(ONE);
    ledger.look(TWO);
    ledger.look(ONE);
  }

  private static List<JsonNode> mails(ScrubbedLedger ledger) {
    return mails(ledger, "broken");
  }

  private static List<JsonNode> mails(ScrubbedLedger ledger, String subject) {
    return new Mailbox(ONE, ledger.tenant().email())
        .settled().stream()
            .filter(mail -> mail.path("subject").asString().contains(subject))
            .toList();
  }

  private static double gauge(TestServer of) {
    return of.bean(MeterRegistry.class).get("pacspace.ledgers.broken").gauge().value();
  }

  /// Every kind of answer in which a figure of the ledger stands.
  private static List<Http.Answer> answers(ScrubbedLedger ledger, String receiptId) {
    var program = ledger.program().at(TWO);
    return List.of(
        TWO.http().get("/api/v1/verify/" + receiptId),
        program.get("/api/v1/balance/derive/" + CUSTOMER),
        program.get("/api/v1/balance/receipt/" + CUSTOMER),
        program.get("/api/v1/balance/customers/" + CUSTOMER),
        program.get("/api/v1/balance/checkpoints"),
        program.post(
            "/api/v1/balance/compare",
            """
            {"customerId":"%s","yourBalance":4,"theirBalance":4}"""
                .formatted(CUSTOMER)),
        ledger.tenant().at(TWO.url()).http().get("/dashboard/environments"));
  }

  /// What has no envelope: files, what is served beside the dispatcher, refusals.
  private static List<Http.Answer> otherAnswers(ScrubbedLedger ledger, String receiptId) {
    var program = ledger.program().at(TWO);
    var person = ledger.tenant().at(TWO.url()).http();
    return List.of(
        program.record(CUSTOMER, "1"),
        program.post("/api/v1/balance/delta", "{}"),
        program.get("/api/v1/balance/nothing"),
        TWO.http().get("/api/v1/verify/" + receiptId + "?format=tlog-proof"),
        TWO.http().get("/api/v1/verify/" + receiptId + "?format=bundle"),
        person.get("/dashboard/environment-status"),
        person.get("/dashboard/audit/export"));
  }

  private static String receiptId(ScrubbedLedger ledger) {
    return ledger
        .program()
        .get("/api/v1/balance/receipt/" + CUSTOMER)
        .data()
        .path("receiptId")
        .asString();
  }

  @Test
  void isCalledBrokenEverywhereUntilItIsMended() {
    var ledger = ScrubbedLedger.create(ONE);
    ledger.record(CUSTOMER, 2);
    var other = ScrubbedLedger.create(ONE);
    other.record(CUSTOMER, 2);
    var receiptId = receiptId(ledger);
    var log = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(Scrub.class);
    log.start();
    logger.addAppender(log);
    ledger.save();
    var edit = "update ledger.deltas set reason = '%s' where ledger_id = :ledger and log_index = 1";
    ledger.edit(edit.formatted("edited"));
    ledger.scrub(ONE);
    ledger.scrub(TWO);
    lookEverywhere(ledger);

    assertThat(log.list)
        .filteredOn(event -> event.getFormattedMessage().contains(ledger.id().toString()))
        .singleElement()
        .asString()
        .contains("was found broken at record 1: Its content and salt do not make");
    for (var server : List.of(ONE, TWO)) {
      assertThat(gauge(server)).isEqualTo(1);
      assertThat(server.http().get("/readyz").status()).isEqualTo(200);
      assertThat(server.http().get("/readyz").body())
          .contains("DEGRADED", ledger.id() + " at record 1");
    }
    for (var answer : answers(ledger, receiptId)) {
      assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
      var broken = answer.json().path("broken").path(0);
      assertThat(broken.path("environmentId").asString())
          .as(answer.toString())
          .isEqualTo(ledger.id().toString());
      assertThat(broken.path("place").asString()).isEqualTo("record 1");
      assertThat(broken.path("foundBy").asString()).isEqualTo("scrub");
      assertThat(answer.json().path("message").asString()).contains("Rely on none of these");
      assertThat(answer.header(Broken.HEADER)).isEqualTo(ledger.id().toString());
    }
    for (var answer : otherAnswers(ledger, receiptId)) {
      assertThat(answer.header(Broken.HEADER))
          .as(answer.toString())
          .isEqualTo(ledger.id().toString());
    }
    assertThat(TWO.bean(Environments.class).broken(ledger.id()).orElse(""))
        .startsWith("record 1: Its content");
    assertThat(mails(ledger)).hasSize(1);
    assertThat(mails(ledger).getFirst().path("text").asString())
        .contains(ledger.id().toString(), "record 1: Its content");

    for (var answer : answers(other, receiptId(other))) {
      assertThat(answer.json().has("broken")).as(answer.toString()).isFalse();
    }
    other.record(CUSTOMER, 1);
    ledger.record(CUSTOMER, 1);

    ledger.edit(edit.formatted("usage"));
    ledger.scrub(TWO);
    lookEverywhere(ledger);
    logger.detachAppender(log);
    assertThat(gauge(ONE)).isZero();
    assertThat(TWO.http().get("/readyz").body()).doesNotContain("DEGRADED");
    for (var answer : answers(ledger, receiptId)) {
      assertThat(answer.json().has("broken")).as(answer.toString()).isFalse();
    }
    assertThat(mails(ledger)).hasSize(1);
    assertThat(mails(ledger, "whole again")).hasSize(1);
    ledger.edit(edit.formatted("edited again"));
    ledger.scrub(ONE);
    lookEverywhere(ledger);
    assertThat(mails(ledger)).as("of another break").hasSize(2);
    ledger.edit(edit.formatted("usage"));
    ledger.scrub(ONE);
    lookEverywhere(ledger);
  }

  @Test
  void isSaidToBeBrokenWhereARoundRefusesIt() {
    var ledger = ScrubbedLedger.create(ONE);
    ledger.record(CUSTOMER, 2);
    ledger.save();
    ledger.edit(
        """
        update proofs.tiles set hashes = overlay(hashes placing sha256('') from 33)
        where ledger_id = :ledger and level = 0
        """);
    assertThat(ledger.program().record(CUSTOMER, "1").status()).isEqualTo(201);
    await().atMost(Duration.ofSeconds(30)).until(() -> ledger.broken().isPresent());
    assertThat(ledger.broken().orElseThrow().text())
        .matches("Its tiles are not those .*|The verified delta at index .*");
    lookEverywhere(ledger);
    var answer = ledger.program().get("/api/v1/balance/derive/" + CUSTOMER);
    assertThat(answer.json().path("broken").path(0).path("foundBy").asString()).isEqualTo("round");
    assertThat(mails(ledger)).hasSize(1);

    ledger.edit(
        """
        update proofs.tiles t set hashes = saved.hashes from public.proofs_tiles saved
        where t.ledger_id = :ledger and saved.ledger_id = t.ledger_id
          and saved.level = t.level and saved.tile_index = t.tile_index
        """);
    ledger.awaitSigned();
    await().atMost(Duration.ofSeconds(30)).until(() -> ledger.broken().isEmpty());
    lookEverywhere(ledger);
    assertThat(ledger.program().get("/api/v1/balance/derive/" + CUSTOMER).json().has("broken"))
        .isFalse();
  }
}
