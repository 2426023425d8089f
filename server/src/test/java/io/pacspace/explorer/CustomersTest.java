package io.pacspace.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.databases.Cells;
import io.pacspace.ledger.History;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Customers, their records and their balance over time, as a person sees them.
class CustomersTest {
  private static final TestServer SERVER = TestServer.midMonth();
  private static final String ACME = "acme:eu-1." + UUID.randomUUID();
  private static final String BETA = "Beta-" + UUID.randomUUID();
  private static final String PATH = "/dashboard/customers/" + ACME.replace(":", "%3A");

  private static Company company;
  private static List<String> records;
  private static Instant afterSecond;

  @BeforeAll
  static void record() {
    company = Company.of(SERVER);
    var first = company.record(ACME, "1000000000", "tokens", "r-1");
    var second = company.record(ACME, "-2.5", "Refund 50%", "r-2");
    company.awaitTimeAfter(second);
    var third = company.record(ACME, "0.000000001", "tokens", "Order_7");
    afterSecond = company.awaitTimeAfter(third);
    var other = company.record(BETA, "7", "tokens", "r-1");
    records = List.of(first, second, third);
    company.awaitVerified(other);
  }

  private static List<String> ids(JsonNode data) {
    return data.path("records").findValuesAsString("recordId");
  }

  private static JsonNode describe(String query) {
    return company.data(PATH + query);
  }

  private static List<String> customers(String query) {
    return company
        .data("/dashboard/customers" + query)
        .path("customers")
        .valueStream()
        .map(one -> one.path("customerId").asString())
        .toList();
  }

  @Test
  void listsCustomers() {
    var answer = company.get("/dashboard/customers");

    assertThat(answer.body())
        .matches(
            ("\\{\"success\":true,\"data\":\\{\"customers\":\\[\\{\"customerId\":\"%s\","
                    + "\"customerReference\":\"cus_[0-9a-v]{26}\",\"totalDeltas\":1,"
                    + "\"verifiedDeltas\":1,\"computedBalance\":7,\"computedBalanceText\":\"7\",\"firstDeltaAt\":\"[^\"]+Z\","
                    + "\"lastDeltaAt\":\"[^\"]+Z\"},\\{\"customerId\":\"%s\",.*"
                    + "\"totalDeltas\":3,\"verifiedDeltas\":3,"
                    + "\"computedBalance\":999999997\\.500000001,.*"
                    + "\"pagination\":\\{\"total\":2,\"page\":1,\"limit\":25,\"totalPages\":1},\"next\":null}}")
                .formatted(BETA, ACME));
  }

  @Test
  void findsAndSortsCustomers() {
    assertThat(customers("?search=ACME")).containsExactly(ACME);
    assertThat(customers("?search=%25")).isEmpty();
    assertThat(customers("?limit=1&page=2")).containsExactly(ACME);
    assertThat(customers("?limit=1&page=3")).isEmpty();
    assertThat(customers("?sortOrder=desc")).containsExactly(ACME, BETA);
    for (var by : List.of("totalDeltas", "computedBalance")) {
      assertThat(customers("?sortBy=" + by)).containsExactly(ACME, BETA);
      assertThat(customers("?sortOrder=asc&sortBy=" + by)).containsExactly(BETA, ACME);
    }
    for (var by : List.of("firstDeltaAt", "lastDeltaAt")) {
      assertThat(customers("?sortBy=" + by)).containsExactly(BETA, ACME);
    }
  }

  @Test
  void describesACustomer() {
    var data = describe("");

    assertThat(String.join(" ", data.propertyNames()))
        .isEqualTo("customer latestCheckpoint records pagination truncated next");
    assertThat(data.path("customer").path("customerId").asString()).isEqualTo(ACME);
    assertThat(data.path("latestCheckpoint").isNull()).isTrue();
    assertThat(ids(data)).isEqualTo(records.reversed());
    assertThat(data.path("pagination").toString())
        .isEqualTo("{\"total\":3,\"page\":1,\"limit\":20,\"totalPages\":1}");
    assertThat(data.path("truncated").asBoolean()).isFalse();
    assertThat(String.join(" ", data.path("records").path(0).propertyNames()))
        .isEqualTo(
            "recordId status customerId delta reason referenceId metadata adjusts receiptId"
                + " acceptedAt sequence balance balanceText logIndex");
    assertThat(company.get(PATH).body())
        .contains("\"delta\":0.000000001,", "\"balance\":999999997.500000001,", "{\"n\":1}");
  }

  @Test
  void pagesThroughRecords() {
    assertThat(ids(describe("?deltaLimit=2"))).containsExactly(records.get(2), records.get(1));
    assertThat(ids(describe("?deltaLimit=2&deltaPage=2"))).containsExactly(records.getFirst());
    assertThat(ids(describe("?deltaLimit=2&deltaPage=3"))).isEmpty();
    assertThat(ids(describe("?deltaLimit=2&sortOrder=asc")))
        .containsExactly(records.get(0), records.get(1));
    assertThat(ids(describe("?deltaLimit=2&deltaPage=2&sortBy=acceptedAt&sortOrder=asc")))
        .containsExactly(records.get(2));
  }

  @Test
  void filtersRecords() {
    assertThat(ids(describe("?reason=tokens"))).containsExactly(records.get(2), records.get(0));
    assertThat(ids(describe("?reason=token"))).isEmpty();
    assertThat(ids(describe("?search=REFUND"))).containsExactly(records.get(1));
    assertThat(ids(describe("?search=50%25"))).containsExactly(records.get(1));
    assertThat(ids(describe("?search=%25"))).containsExactly(records.get(1));
    assertThat(ids(describe("?search=order_"))).containsExactly(records.get(2));
    assertThat(ids(describe("?search=" + records.get(0)))).containsExactly(records.get(0));
    assertThat(ids(describe("?reason=tokens&search=r-1"))).containsExactly(records.get(0));
    assertThat(ids(describe("?sortBy=delta")))
        .containsExactly(records.get(0), records.get(2), records.get(1));
    assertThat(ids(describe("?sortBy=delta&sortOrder=asc&deltaLimit=1&deltaPage=2")))
        .containsExactly(records.get(2));
    var searched = describe("?reason=tokens&deltaLimit=1").path("pagination");
    assertThat(searched.path("total").asInt()).isEqualTo(2);
    assertThat(describe("?status=VERIFIED").path("pagination").path("total").asInt()).isEqualTo(3);
    for (var status : List.of("QUEUED", "PROCESSING", "FAILED")) {
      assertThat(ids(describe("?status=" + status))).isEmpty();
    }
  }

  @Test
  void filtersByTime() {
    var from = "?startDate=" + afterSecond;
    var until = "?endDate=" + afterSecond;
    assertThat(ids(describe(from))).containsExactly(records.get(2));
    assertThat(describe(from).path("pagination").path("total").asInt()).isEqualTo(1);
    assertThat(ids(describe(until))).containsExactly(records.get(1), records.get(0));
    assertThat(ids(describe(until + "&reason=tokens"))).containsExactly(records.get(0));
    assertThat(ids(describe("?startDate=2001-01-01&endDate=2002-01-01"))).isEmpty();
    assertThat(ids(describe("?startDate=9000-01-01"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?endDate=1969-01-01",
        "?startDate=0001-01-01&endDate=1969-01-01",
        "?startDate=9999-12-31T23:59:59.999Z",
      })
  void aTimeBeforeAnyRecordIsATime(String query) {
    assertThat(ids(describe(query))).isEmpty();
  }

  @Test
  void plotsTheBalance() {
    var today = LocalDate.now(SERVER.clock());
    var query = "/balance?startDate=%s&endDate=%s".formatted(today.minusDays(2), afterSecond);
    var data = company.data(PATH + query);

    assertThat(data.path("granularity").asString()).isEqualTo("day");
    assertThat(data.path("window").path("end").asString()).isEqualTo(text(afterSecond));
    assertThat(data.path("points")).hasSize(4);
    assertThat(data.path("points").path(0).toString())
        .isEqualTo(
            "{\"at\":\"%sT00:00:00.000Z\",\"balance\":0,\"balanceText\":\"0\",\"deltasCount\":0}"
                .formatted(today.minusDays(2)));
    assertThat(company.get(PATH + query).body())
        .endsWith(
            "{\"at\":\"%s\",\"balance\":999999997.5,\"balanceText\":\"999999997.5\",\"deltasCount\":2}]}}"
                .formatted(text(afterSecond)));
  }

  private static String text(Instant time) {
    return io.pacspace.shared.Window.write(time);
  }

  @Test
  void plotsUpToNow() {
    for (var granularity : List.of("day", "week", "month")) {
      var data = company.data(PATH + "/balance?granularity=" + granularity);
      assertThat(data.path("window").path("end").asString())
          .startsWith(YearMonth.now(SERVER.clock()).plusMonths(1).toString());
      var last = data.path("points").path(data.path("points").size() - 1);
      assertThat(Instant.parse(last.path("at").asString()))
          .isBeforeOrEqualTo(SERVER.clock().instant());
      assertThat(last.path("balance").asInt()).isEqualTo(999_999_997);
      assertThat(
              data.path("points")
                  .valueStream()
                  .mapToInt(point -> point.path("deltasCount").asInt())
                  .sum())
          .isEqualTo(3);
    }
    assertThat(
            company.data(PATH + "/balance?startDate=9000-01-01&endDate=9000-02-01").path("points"))
        .isEmpty();
  }

  /// While a log cannot be written, everything is shown nevertheless, and as what it is.
  @Test
  void showsWhatIsNotVerifiedYet() {
    var own = Company.of(SERVER);
    own.awaitVerified(own.record("old", "1", "tokens", "a"));
    try (var _ = SERVER.databases().hold("sandbox", "proofs.tiles")) {
      var second = own.record("old", "2", "tokens", "b");
      own.record("new", "3", "tokens", "c");

      var list = own.data("/dashboard/customers").path("customers");
      assertThat(list.valueStream().map(one -> one.path("customerId").asString()))
          .containsExactly("new", "old");
      assertThat(list.valueStream().map(one -> one.path("verifiedDeltas").asInt()))
          .containsExactly(0, 1);
      assertThat(list.valueStream().map(one -> one.path("totalDeltas").asInt()))
          .containsExactly(1, 2);
      assertThat(list.valueStream().map(one -> one.path("computedBalance").asInt()))
          .containsExactly(3, 3);

      var described = own.data("/dashboard/customers/old?sortOrder=asc");
      assertThat(described.path("records").findValuesAsString("status"))
          .containsExactly("VERIFIED", "QUEUED");
      assertThat(described.path("customer").path("verifiedDeltas").asInt()).isEqualTo(1);
      assertThat(ids(own.data("/dashboard/customers/old?status=QUEUED"))).containsExactly(second);
      assertThat(
              own.data("/dashboard/customers/old?status=VERIFIED")
                  .path("pagination")
                  .path("total")
                  .asInt())
          .isEqualTo(1);
      assertThat(own.data("/dashboard/customers/new").path("customer").path("totalDeltas").asInt())
          .isEqualTo(1);
      var balance = own.data("/dashboard/customers/new/balance").path("points");
      assertThat(balance.path(balance.size() - 1).path("balance").asInt()).isEqualTo(3);
      assertThat(own.data("/dashboard/records").path("records").findValuesAsString("status"))
          .containsExactly("QUEUED", "QUEUED", "VERIFIED");
      assertThat(own.data("/dashboard/records/" + second).path("receipt").isNull()).isTrue();
      var log = own.data("/dashboard/log");
      assertThat(log.path("recorded").asInt()).isEqualTo(3);
      assertThat(log.path("verified").asInt()).isEqualTo(1);
    }
  }

  /// Where records have to be looked through, they are looked through to a limit, and that is said.
  @Test
  void looksThroughSoManyRecordsAndNoMore() {
    var own = Company.of(SERVER);
    var oldest = own.record("big", "1", "the oldest", "a");
    addMany(ledgerOf("big"));
    var path = "/dashboard/customers/big?";

    var newest = own.data(path + "search=OLDEST");
    assertThat(ids(newest)).isEmpty();
    assertThat(newest.path("truncated").asBoolean()).isTrue();
    var first = own.data(path + "search=OLDEST&sortOrder=asc");
    assertThat(ids(first)).containsExactly(oldest);
    assertThat(first.path("truncated").asBoolean()).isTrue();
    var all = own.data(path + "deltaLimit=1&deltaPage=50001");
    assertThat(ids(all)).containsExactly(oldest);
    assertThat(all.path("pagination").path("total").asInt()).isEqualTo(50_001);
    assertThat(all.path("truncated").asBoolean()).isFalse();
    var more = own.data(path + "reason=more&sortBy=delta");
    assertThat(more.path("pagination").path("total").asInt()).isEqualTo(50_000);
  }

  private static EnvironmentId ledgerOf(String customer) {
    var ledger = TestProgram.ledgerOf(SERVER.databases().cell("sandbox"), customer);
    return new EnvironmentId(UUID.fromString(ledger));
  }

  /// Adds 50,000 records of the ledger's one customer.
  private static void addMany(EnvironmentId ledger) {
    SERVER
        .databases()
        .cell("sandbox")
        .sql(
            """
            insert into ledger.deltas (ledger_id, log_index, ordinal, record_id, customer_id, sequence,
              delta, balance, reason, accepted_at, salt, commitment)
            select d.ledger_id, d.log_index + n, d.ordinal + n, gen_random_uuid(), d.customer_id,
                   d.sequence + n, 2, d.balance + 2 * n, 'more', d.accepted_at, d.salt, d.commitment
            from ledger.deltas d cross join generate_series(1, 50000) n
            where d.ledger_id = :ledger
            """)
        .param("ledger", ledger.value())
        .update();
  }

  /// Where a customer stood at a few moments is found by key. It once was found by reading all its
  /// records, depending on what the planner had last heard of the table.
  @Test
  void readsAFewRowsToFindAMoment() {
    var customer = "many-" + UUID.randomUUID();
    Company.of(SERVER).record(customer, "1", "tokens", "a");
    var ledger = ledgerOf(customer);
    addMany(ledger);
    var cell = SERVER.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();
    var history = SERVER.bean(History.class);
    for (var moments : List.of(List.of(Instant.EPOCH, SERVER.clock().instant()), daysUntilNow())) {
      var read =
          cell.<Long>read(
              ledger,
              db -> {
                var before = rowsRead(db);
                history.points(db, ledger, new CustomerId(customer), 50_001, moments);
                return rowsRead(db) - before;
              });
      assertThat(read).isBetween(2L, 40L * moments.size());
    }
  }

  private static List<Instant> daysUntilNow() {
    var now = SERVER.clock().instant();
    return Stream.iterate(now, day -> day.minus(Duration.ofDays(1))).limit(100).toList();
  }

  /// What this connection has read of late; the statistics may know of earlier transactions too.
  private static long rowsRead(JdbcClient db) {
    return db.sql(
            """
            select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
            where relid = 'ledger.deltas'::regclass
            """)
        .query(Long.class)
        .single();
  }

  @ParameterizedTest
  @CsvSource({
    "customers?page=0, page must be from 1 to 1000000.",
    "customers?limit=101, limit must be from 1 to 100.",
    "customers?limit=x, limit must be a whole number.",
    "customers?sortOrder=up, 'sortOrder must be one of asc, desc.'",
    "customers?search=%00, 'The query cannot be decoded; write it as name=value, in UTF-8, encoded with %.'",
    "customers/acme?deltaPage=0, deltaPage must be from 1 to 1000000.",
    "customers/acme?status=verified, 'status must be one of FAILED, PROCESSING, QUEUED, VERIFIED.'",
    "customers/acme?sortBy=reason, 'sortBy must be one of acceptedAt, delta.'",
    "customers/acme?startDate=yesterday, 'startDate must be a time such as 2026-01-31T12:00:00Z, or a date.'",
    "customers/acme?startDate=2026-02-01&endDate=2026-02-01, endDate must be later than startDate.",
    "customers/acme/balance?granularity=hour, 'granularity must be day, week or month.'",
    "customers/acme/balance?startDate=2026-01-01, endDate is required together with startDate.",
    "customers/acme/balance?startDate=2020-01-01&endDate=2026-01-01, The window spans more than 12 months.",
  })
  void refusesBadInput(String query, String sentence) {
    var answer = company.get("/dashboard/" + query);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.json().path("message").asString()).isEqualTo(sentence);
  }

  @Test
  void refusesWordsToSortBy() {
    var answer = company.get("/dashboard/customers?sortBy=name");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("message").asString())
        .isEqualTo(
            "sortBy must be one of computedBalance, customerId, firstDeltaAt, lastDeltaAt,"
                + " totalDeltas.");
  }

  @Test
  void knowsNoOtherCustomer() {
    for (var path : List.of("nobody", "nobody/balance", "a%2Fb", "a%20b", "a%2Fb/balance")) {
      var answer = company.get("/dashboard/customers/" + path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.code()).as(path).isEqualTo("CUSTOMER_NOT_FOUND");
    }
  }
}
