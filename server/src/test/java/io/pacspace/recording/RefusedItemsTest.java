package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.checks.StoredRecord;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with a delta is said alike of one that comes alone and of one among others.
class RefusedItemsTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final TestTenant TENANT = TestTenant.signUp(SERVER).upgrade("pilot");
  private static final TestProgram PROGRAM = TestProgram.of(SERVER, TENANT, "sandbox");

  @Test
  void refersToDetailsThatAreThere() {
    var bad = "{\"customerId\":\"bad id\",\"delta\":0,\"reason\":\"\"}";
    var single = PROGRAM.record(bad);
    var item = PROGRAM.batch(List.of(bad)).data().path("results").path(0);

    assertThat(single.status()).isEqualTo(400);
    assertThat(item.path("error").asString())
        .isEqualTo(
            "customerId must be 1 to 128 letters, digits or _ - . : (and 2 more, see details).")
        .isEqualTo(single.json().path("message").asString());
    assertThat(item.path("details")).isEqualTo(single.json().path("error").path("details"));
    assertThat(item.path("details").findValuesAsString("message"))
        .containsExactly(
            "must be 1 to 128 letters, digits or _ - . :",
            "must not be zero",
            "must have 1 to 500 characters");
  }

  /// No path can name them, so that nobody could ask for what was recorded.
  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void takesNoCustomerThatNoPathLeadsTo(String customer) {
    var delta = "{\"customerId\":\"%s\",\"delta\":1,\"reason\":\"r\"}".formatted(customer);
    var single = PROGRAM.record(delta);
    var results = PROGRAM.batch(List.of(delta, delta.replace(customer, "...")));

    assertThat(single.status()).isEqualTo(400);
    assertThat(single.code()).isEmpty();
    assertThat(single.json().path("message").asString())
        .isEqualTo("customerId must not be . or .., which no path can name.");
    assertThat(results.data().path("results").findValuesAsString("status"))
        .containsExactly("FAILED", "QUEUED");
  }

  /// Those of before are read by every way that does not name them in a path.
  @Test
  void showsWhatWasRecordedOfThemBefore() throws Refusal {
    var customer = "customer-" + UUID.randomUUID();
    var record = PROGRAM.record(customer, "5").data().path("recordId").asString();
    await().until(() -> PROGRAM.get("/api/v1/balance/customers/" + customer).status() == 200);
    var ledger = TestProgram.ledgerOf(SERVER.databases().cell("sandbox"), customer);
    renameEverywhere(ledger, customer, "..");

    assertThat(PROGRAM.get("/api/v1/balance/delta/" + record).data().path("customerId").asString())
        .isEqualTo("..");
    assertThat(
            PROGRAM
                .post(
                    "/api/v1/balance/compare",
                    "{\"customerId\":\"..\",\"yourBalance\":5,\"theirBalance\":0}")
                .status())
        .isEqualTo(201);
    assertThat(TENANT.http().get("/dashboard/customers?search=..").body())
        .contains("\"customerId\":\"..\"");
    assertThat(TENANT.http().get("/dashboard/checkpoints?customerId=..").status()).isEqualTo(200);
  }

  /// As if it had been recorded under the other id, which its commitment is of then.
  private static void renameEverywhere(String ledger, String from, String to) throws Refusal {
    var cell = SERVER.databases().cell("sandbox");
    cell.sql("alter table ledger.deltas disable trigger deltas_append_only").update();
    try {
      for (var table : List.of("ledger.deltas", "ledger.customers")) {
        cell.sql(
                "update %s set customer_id = :to where ledger_id = :ledger and customer_id = :from"
                    .formatted(table))
            .param("to", to)
            .param("ledger", UUID.fromString(ledger))
            .param("from", from)
            .update();
      }
      var row =
          cell.sql(
                  "select %s from ledger.deltas where ledger_id = :ledger and customer_id = :to"
                      .formatted(StoredRecord.COLUMNS))
              .param("to", to)
              .param("ledger", UUID.fromString(ledger))
              .query((found, _) -> StoredRecord.of(found))
              .single();
      cell.sql("update ledger.deltas set commitment = :made where record_id = :id")
          .param("made", SaltedRecord.of(row.salt().bytes(), row.canonical()).commitment())
          .param("id", row.id())
          .update();
    } finally {
      cell.sql("alter table ledger.deltas enable trigger deltas_append_only").update();
    }
  }
}
