package io.pacspace.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// A small ledger with a row in every table of its cell, all of it verified: a window that has
/// ended and was stated, with a record before it, records in it and records behind it, in a window
/// that goes on.
///
/// @param known what stands in the place of a name in braces
record RecordedCell(
    TestServer server, TestTenant tenant, TestProgram program, Map<String, String> known) {
  static final String CUSTOMER = "customer-1";
  static final String KEY = "Idempotency-Key";
  static final String ENDED =
      """
      {"customerId":"{customerId}","startDate":"{start}","endDate":"{end}"}""";
  static final String OPEN =
      """
      {"customerId":"{customerId}","startDate":"{end}","endDate":"{later}"}""";
  static final String LATE =
      """
      {"customerId":"{customerId}","delta":"-0.5","reason":"correction","referenceId":"late",
       "adjusts":{"referenceId":"first"}}""";
  static final String COMPARED =
      """
      {"customerId":"{customerId}","startDate":"{start}","endDate":"{end}",
       "yourBalance":"4.25","theirBalance":"5"}""";
  static final String LOCATED =
      """
      {"customerId":"{customerId}","startDate":"{start}","endDate":"{end}",
       "rows":[{"referenceId":"first","delta":"2.5"},{"delta":"2"}]}""";

  static RecordedCell create(TestServer server) {
    var tenant = TestTenant.signUp(server).upgrade("pilot");
    var program = TestProgram.of(server, tenant, "sandbox");
    var cell = new RecordedCell(server, tenant, program, new HashMap<>());
    cell.known.put("customerId", CUSTOMER);
    cell.recordAll();
    return cell;
  }

  private void recordAll() {
    record("before", CUSTOMER, "1.25", "");
    record("other", "customer-2", "7", "");
    var start = reached();
    record("first", CUSTOMER, "2.5", ",\"referenceId\":\"first\",\"metadata\":{\"a\":[1,\"x\"]}");
    record("second", CUSTOMER, "2", "");
    record("other", "customer-2", "3", "");
    record("adjusting", CUSTOMER, "-0.25", ",\"adjusts\":{\"referenceId\":\"first\"}");
    var end = reached();
    known.put("start", start.toString());
    known.put("end", end.toString());
    known.put("later", end.plus(Duration.ofDays(20)).toString());
    var stated = program.post("/api/v1/balance/checkpoint", fill(ENDED), KEY, "checkpoint");
    assertThat(stated.status()).as(stated.toString()).isEqualTo(201);
    known.put("statement", stated.data().path("receiptId").asString());
    known.put("windowRoot", stated.data().path("proofRoot").asString());
    var late = program.record(fill(LATE), KEY, "delta");
    assertThat(late.status()).as(late.toString()).isEqualTo(201);
    var newest = record("newest", CUSTOMER, "4", "");
    known.put("receiptId", newest.data().path("receiptId").asString());
    awaitVerified();
    enlist();
    var open = program.post("/api/v1/balance/checkpoint", fill(OPEN));
    assertThat(open.status()).as(open.toString()).isEqualTo(201);
    known.put("openRoot", open.data().path("proofRoot").asString());
    known.put("recordId", known.getOrDefault("first", ""));
    known.put("month", end.toString().substring(0, "YYYY-MM".length()));
    known.put("ledger", TestProgram.ledgerOf(server.databases().cell("sandbox"), CUSTOMER));
    known.put("environmentId", new EnvironmentId(UUID.fromString(ledger())).toString());
  }

  private Http.Answer record(String name, String customer, String amount, String more) {
    var made =
        program.record(
            "{\"customerId\":\"%s\",\"delta\":\"%s\",\"reason\":\"usage\"%s}"
                .formatted(customer, amount, more));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    known.put(name, made.data().path("recordId").asString());
    return made;
  }

  private Instant reached() {
    var end = server.databases().now("sandbox").plusMillis(1);
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !server.databases().now("sandbox").isBefore(end));
    return end;
  }

  /// As the scrub does, which is switched off.
  private void enlist() {
    server
        .databases()
        .cell("sandbox")
        .sql(
            """
            insert into scrubs.positions (ledger_id, began_at, whole_at, due_at)
            select ledger_id, opened_at, opened_at, '2100-01-01' from ledger.ledgers
            """)
        .update();
  }

  private void awaitVerified() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                server
                    .databases()
                    .cell("sandbox")
                    .sql(
                        """
                        select not exists (select from ledger.pending)
                          and not exists (
                            select from ledger.ledgers l where next_index > (
                              select max(size) from proofs.checkpoints c
                              where c.ledger_id = l.ledger_id))
                        """)
                    .query(Boolean.class)
                    .single());
  }

  /// The same with what is known in the place of its names.
  String fill(String text) {
    var filled = text;
    for (var one : known.entrySet()) {
      filled = filled.replace("{" + one.getKey() + "}", one.getValue());
    }
    return filled;
  }

  /// Its ledger.
  String ledger() {
    return fill("{ledger}");
  }

  /// The key of its log, as a verifier has it from before.
  VerifierKey key() {
    try {
      var text = server.http().get(fill("/log/{environmentId}/key")).body();
      return VerifierKey.parse(text.strip());
    } catch (Refusal e) {
      throw new IllegalStateException(e);
    }
  }
}
