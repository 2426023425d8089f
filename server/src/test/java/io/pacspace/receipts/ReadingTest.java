package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a GET stores: rows that follow from what was recorded, which whoever asks again finds
/// there, and which could be made again; nothing else.
class ReadingTest {
  private static final TestServer SERVER = TestServer.midMonth();

  private final String customer = "customer-" + UUID.randomUUID();
  private final Verifier verifier = new Verifier(SERVER);
  private final JdbcClient cell = SERVER.databases().cell("sandbox");
  private TestTenant tenant;
  private TestProgram program;
  private UUID ledger;

  @BeforeEach
  void record() {
    tenant = TestTenant.signUp(SERVER).upgrade("pilot");
    program = TestProgram.of(SERVER, tenant, "sandbox");
    verifier.record(program, customer, List.of("1", "2", "3"));
    ledger = UUID.fromString(TestProgram.ledgerOf(cell, customer));
  }

  /// The rows of the ledger in every table of its cell.
  private Map<String, List<String>> stored() {
    var rows = new LinkedHashMap<String, List<String>>();
    for (var table :
        cell.sql(
                """
                select c.table_schema || '.' || c.table_name
                from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.column_name = 'ledger_id' and t.table_type = 'BASE TABLE'
                order by 1
                """)
            .query(String.class)
            .list()) {
      rows.put(
          table,
          cell.sql(
                  "select cast(t as text) from %s t where ledger_id = :ledger order by 1"
                      .formatted(table))
              .param("ledger", ledger)
              .query(String.class)
              .list());
    }
    assertThat(rows).containsKeys("ledger.deltas", "receipts.roots", "receipts.checkpoints");
    return rows;
  }

  private long audited() {
    return tenant.http().get("/dashboard/audit").data().path("total").asLong();
  }

  private List<String> programReads() {
    var now = SERVER.databases().now("sandbox");
    var ended = "?startDate=%s&endDate=%s".formatted(now.minusSeconds(3_600), now);
    var paths = new ArrayList<>(List.of("usage", "limits", "customers", "checkpoints"));
    for (var path : List.of("derive", "receipt", "invoice-proof", "gaps", "customers")) {
      paths.add(path + "/" + customer);
    }
    for (var path : List.of("derive", "receipt", "invoice-proof")) {
      paths.add(path + "/" + customer + ended);
      paths.add(path + "/" + customer + "?period=2001-01");
    }
    return paths.stream().map(path -> "/api/v1/balance/" + path).toList();
  }

  private List<String> personReads() {
    return List.of(
        "/dashboard/customers",
        "/dashboard/customers/" + customer,
        "/dashboard/customers/" + customer + "/balance",
        "/dashboard/records",
        "/dashboard/checkpoints",
        "/dashboard/log",
        "/dashboard/usage/daily");
  }

  private List<String> readEverything(List<String> programReads) {
    var roots = new ArrayList<String>();
    for (var path : programReads) {
      var answer = program.get(path);
      assertThat(answer.status()).as(path + answer).isEqualTo(200);
      var root = answer.data().path("proofRoot").asString("");
      if (!root.isEmpty()) {
        roots.add(root);
        assertThat(verifier.verify(root).data().path("verified").asBoolean()).isTrue();
        verifier.download(root, "bundle");
      }
    }
    for (var path : personReads()) {
      assertThat(tenant.http().get(path).status()).as(path).isEqualTo(200);
    }
    return roots;
  }

  @Test
  void storesNothingButTheRootsItHandedOutAndHowFarTheLedgerIsClosed() {
    var reads = programReads();
    var before = stored();
    var audited = audited();

    var roots = readEverything(reads);

    var after = stored();
    assertThat(roots).hasSize(4);
    assertThat(after.get("receipts.roots")).hasSize(roots.stream().distinct().toList().size());
    assertThat(rootsStored())
        .containsExactlyInAnyOrderElementsOf(roots.stream().distinct().toList());
    for (var table : before.keySet()) {
      if (!List.of("receipts.roots", "ledger.ledgers").contains(table)) {
        assertThat(after.get(table)).as(table).isEqualTo(before.get(table));
      }
    }
    readEverything(reads);
    assertThat(stored()).isEqualTo(after);
    assertThat(audited()).isEqualTo(audited);
  }

  private List<String> rootsStored() {
    return cell.sql(
            "select '0x' || encode(proof_root, 'hex') from receipts.roots where ledger_id = :l")
        .param("l", ledger)
        .query((row, _) -> row.getString(1))
        .list();
  }

  /// What is stored of a receipt follows from its records: asking again makes it again.
  @Test
  void storesNothingThatCouldNotBeMadeAgain() {
    var path = "/api/v1/balance/receipt/" + customer;
    var root = program.get(path).data().path("proofRoot").asString();
    assertThat(verifier.verify(root).status()).isEqualTo(200);
    cell.sql("delete from receipts.roots where ledger_id = :ledger")
        .param("ledger", ledger)
        .update();
    assertThat(verifier.verify(root).status()).isEqualTo(404);

    assertThat(program.get(path).data().path("proofRoot").asString()).isEqualTo(root);
    assertThat(verifier.verify(root).data().path("verified").asBoolean()).isTrue();
  }

  /// A receipt stays what it was for whoever was given it, though the customer has grown.
  @Test
  void keepsEachReceiptThatWasHandedOut() {
    var path = "/api/v1/balance/receipt/" + customer;
    var first = program.get(path).data().path("proofRoot").asString();
    verifier.record(program, customer, List.of("4"));
    var second = program.get(path).data().path("proofRoot").asString();

    assertThat(second).isNotEqualTo(first);
    assertThat(verifier.verify(first).data().path("summary").path("recordCount").asInt())
        .isEqualTo(3);
    assertThat(verifier.verify(second).data().path("summary").path("recordCount").asInt())
        .isEqualTo(4);
  }
}
