package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// An answer about a window that has ended holds every delta that was accepted in it, however short
/// a time before, and stays the same for ever: on any server, by any way of asking.
class EndedWindowTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer ONE = TestServer.start(DATABASES, Map.of());
  private static final TestServer TWO = TestServer.start(DATABASES, Map.of());
  private static final Instant START = DATABASES.now("sandbox");

  private static TestProgram program;

  private final String customer = "customer-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    program = TestProgram.paid(ONE);
  }

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
  }

  private String batch(String customer) {
    return "{\"customerId\":\"%s\",\"delta\":1,\"reason\":\"usage\"}".formatted(customer);
  }

  private void record(int thousands) {
    for (var i = 0; i < thousands; i++) {
      var answer = program.batch(Collections.nCopies(1_000, batch(customer)));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }
  }

  /// The first moment that is later than everything that was recorded.
  private static Instant now() {
    var end = DATABASES.now("sandbox").plusMillis(1);
    await().pollInterval(Duration.ofMillis(1)).until(() -> !DATABASES.now("sandbox").isBefore(end));
    return end;
  }

  private static Http.Answer checkpoint(TestProgram program, String customer, Instant end) {
    return program.post(
        "/api/v1/balance/checkpoint",
        "{\"customerId\":\"%s\",\"startDate\":\"%s\",\"endDate\":\"%s\"}"
            .formatted(customer, START, end));
  }

  private static String scope(Instant end) {
    return "?limit=1&startDate=" + START + "&endDate=" + end;
  }

  @RepeatedTest(12)
  void isProvenWholeAtOnce() {
    record(3);
    var end = now();
    var first = checkpoint(program, customer, end).data();
    assertThat(first.path("deltasCount").asInt()).isEqualTo(3_000);
    record(1);
    var again = checkpoint(program.at(TWO), customer, end).data();
    assertThat(again.toString()).isEqualTo(first.toString());
  }

  @Test
  void isReadWholeByEveryWayOfAsking() {
    record(2);
    var way = "/api/v1/balance/%s/" + customer;
    assertThat(program.get(way.formatted("derive") + scope(now())).data().path("deltasCount"))
        .hasToString("2000");
    record(1);
    assertThat(
            program
                .at(TWO)
                .get(way.formatted("invoice-proof") + scope(now()))
                .data()
                .path("deltasCount"))
        .hasToString("3000");
    record(1);
    assertThat(program.get(way.formatted("receipt") + scope(now())).data().path("finalBalance"))
        .hasToString("4000");
    record(1);
    var compared =
        program.post(
            "/api/v1/balance/compare",
            """
            {"customerId":"%s","yourBalance":5000,"theirBalance":1,
             "startDate":"%s","endDate":"%s"}"""
                .formatted(customer, START, now()));
    assertThat(compared.data().path("matchesYours").asBoolean()).as(compared.toString()).isTrue();
    record(1);
    var located =
        program.post(
            "/api/v1/balance/compare/locate",
            """
            {"customerId":"%s","rows":[{"delta":6000}],"startDate":"%s","endDate":"%s"}"""
                .formatted(customer, START, now()));
    assertThat(located.data().path("matches").asBoolean()).as(located.toString()).isTrue();
  }

  @Test
  void isClosedForCustomersWhoseFirstDeltaHasJustCome() {
    var company = TestProgram.paid(ONE);
    var customers = IntStream.range(0, 205).mapToObj(i -> "new-" + i).toList();
    company.batch(customers.stream().map(this::batch).toList());
    var closed =
        company
            .at(TWO)
            .post(
                "/api/v1/balance/checkpoint",
                "{\"startDate\":\"%s\",\"endDate\":\"%s\"}".formatted(START, now()));
    assertThat(
            closed
                .data()
                .path("checkpoints")
                .valueStream()
                .map(one -> one.path("customerId").asString()))
        .containsExactlyInAnyOrderElementsOf(customers);
  }

  /// The recorder has locked the ledger and read the clock, and is kept from going on.
  @Test
  void waitsForWhatIsStampedAndNotYetOnDisk() throws Exception {
    record(1);
    var held = DATABASES.hold("sandbox", "ledger.idempotency_keys");
    try (held;
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var recorded =
          threads.submit(() -> program.record(batch(customer), "Idempotency-Key", customer));
      await().until(() -> waiting("relation"), one -> one);
      var end = now();
      var proven = threads.submit(() -> checkpoint(program.at(TWO), customer, end));
      await().until(() -> waiting("transactionid"), one -> one);
      held.release();
      assertThat(recorded.get().status()).isEqualTo(201);
      assertThat(proven.get().data().path("deltasCount").asInt()).isEqualTo(1_001);
    }
  }

  /// Whether somebody waits for a lock of this type.
  private static boolean waiting(String lock) {
    return DATABASES
        .cell("sandbox")
        .sql("select count(*) > 0 from pg_locks where locktype = :lock and not granted")
        .param("lock", lock)
        .query(Boolean.class)
        .single();
  }

  /// Nobody can prove that a window is whole while its log stands still: then it is not proven at
  /// all, and what was refused is not kept under its key.
  @Test
  void isNotProvenBeforeItIsVerified() {
    record(1);
    var held = DATABASES.hold("sandbox", "proofs.tiles");
    try (held) {
      record(1);
      var end = now();
      var refused = close(end);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("UNAVAILABLE");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      held.release();
      assertThat(close(end).data().path("deltasCount").asInt()).isEqualTo(2_000);
    }
  }

  private Http.Answer close(Instant end) {
    return program.post(
        "/api/v1/balance/checkpoint",
        "{\"customerId\":\"%s\",\"startDate\":\"%s\",\"endDate\":\"%s\"}"
            .formatted(customer, START, end),
        "Idempotency-Key",
        "close-" + customer);
  }
}
