package io.pacspace.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Every list that is read by cursor while rows arrive shows each row once.
class CursorsTest {
  private static final TestServer SERVER = TestServer.midMonth();
  private static final int ROWS = 7;

  private static final int ARRIVALS = 3;

  private static Company company;

  private final String own = "list-" + UUID.randomUUID();
  private final String customer = own + "-one";
  private int arrived;

  @BeforeAll
  static void start() {
    company = Company.of(SERVER);
  }

  /// Customers between whose ids there is room for others.
  private List<String> recordCustomers() {
    var customers = IntStream.range(0, ROWS).mapToObj(i -> own + "-" + i + "5").toList();
    var last = "";
    for (var i = 0; i < ROWS; i++) {
      last = company.record(customers.get(i), amount(i), "tokens", "r");
    }
    company.awaitVerified(last);
    return customers;
  }

  /// Some are equal, so that order has to be settled by something else.
  private static String amount(int i) {
    return i % 3 == 0 ? "1.5" : "-" + i + ".25";
  }

  private static JsonNode ask(Function<String, Http.Answer> reader, String path) {
    var answer = reader.apply(path);
    assertThat(answer.status()).as(path + ": " + answer).isEqualTo(200);
    return answer.data();
  }

  private static JsonNode whole(JsonNode data) {
    return data.path("recentActivity").isMissingNode() ? data : data.path("recentActivity");
  }

  /// Reads a list to its end, one request after the other, with `arrive` between the first ones.
  private static List<String> read(
      Function<String, Http.Answer> reader, String path, String rows, String id, Runnable arrive) {
    var read = new ArrayList<String>();
    var data = whole(ask(reader, path));
    assertThat(data.path("next").isString()).as(data.toString()).isTrue();
    for (var i = 0; ; i++) {
      read.addAll(data.path(rows).valueStream().map(row -> row.path(id).asString()).toList());
      if (data.path("next").isNull()) {
        return read;
      }
      if (i < ARRIVALS) {
        arrive.run();
      }
      data = whole(ask(reader, path + "&after=" + data.path("next").asString()));
      assertThat(data.path("pagination").isNull() || data.path("pagination").isMissingNode())
          .isTrue();
    }
  }

  /// One customer before all that were there, one among them, one behind.
  private void customersArrive() {
    var n = ++arrived;
    var last = "";
    for (var id : List.of("-0-" + n, "-" + n % ROWS + "7-" + n, "-9-" + n)) {
      last = company.record(own + id, "1.5", "tokens", "r");
    }
    company.awaitVerified(last);
  }

  @Test
  void showsEachCustomerOnceToAProgram() {
    var customers = recordCustomers();
    var read =
        read(
            company.program()::get,
            "/api/v1/balance/customers?limit=2&search=" + own,
            "customers",
            "customerId",
            this::customersArrive);

    assertThat(read).isSorted().doesNotHaveDuplicates().containsAll(customers);
  }

  @ParameterizedTest
  @CsvSource({
    "customerId, asc",
    "customerId, desc",
    "firstDeltaAt, asc",
    "firstDeltaAt, desc",
    "totalDeltas, asc",
    "totalDeltas, desc",
    "computedBalance, asc",
    "computedBalance, desc",
    "lastDeltaAt, asc",
    "lastDeltaAt, desc",
  })
  void showsEachCustomerOnceToAPersonInEveryOrder(String by, String order) {
    recordCustomers();
    var query = "&search=%s&sortBy=%s&sortOrder=%s".formatted(own, by, order);
    var before = allOf("/dashboard/customers?limit=100" + query, "customers", "customerId");
    assertThat(before).hasSize(ROWS);

    var read =
        read(
            company::get,
            "/dashboard/customers?limit=2" + query,
            "customers",
            "customerId",
            this::customersArrive);

    assertThat(read).doesNotHaveDuplicates();
    assertThat(read.stream().filter(before::contains).toList()).isEqualTo(before);
  }

  private static List<String> allOf(String path, String rows, String id) {
    return ask(company::get, path)
        .path(rows)
        .valueStream()
        .map(row -> row.path(id).asString())
        .toList();
  }

  private List<String> recordSome() {
    var ids = new ArrayList<String>();
    for (var i = 0; i < ROWS; i++) {
      ids.add(company.record(customer, amount(i), i % 2 == 0 ? "even" : "odd", "r-" + i));
    }
    company.awaitVerified(ids.getLast());
    return ids;
  }

  private void recordsArrive() {
    var n = ++arrived;
    company.record(customer, "-3.25", "even", "more-" + n);
    company.awaitVerified(company.record(customer, "1.5", "odd", "again-" + n));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&period=%s"})
  void showsEachRecordOnceToAProgram(String period) {
    var ids = recordSome();
    var month = YearMonth.now(SERVER.clock());
    var read =
        read(
            company.program()::get,
            "/api/v1/balance/customers/" + customer + "?deltaLimit=2" + period.formatted(month),
            "items",
            "recordId",
            this::recordsArrive);

    assertThat(read).isEqualTo(ids.reversed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&sortOrder=desc",
        "&sortOrder=asc",
        "&status=VERIFIED",
        "&search=R-",
        "&search=R-&sortOrder=asc",
        "&sortBy=delta",
        "&sortBy=delta&sortOrder=asc",
        "&sortBy=delta&search=r-",
      })
  void showsEachRecordOnceToAPersonInEveryOrder(String query) {
    var ids = recordSome();
    var path = "/dashboard/customers/%s?deltaLimit=2%s".formatted(customer, query);
    var before = allOf(path.replace("deltaLimit=2", "deltaLimit=100"), "records", "recordId");
    assertThat(before).containsExactlyInAnyOrderElementsOf(ids);

    var read = read(company::get, path, "records", "recordId", this::recordsArrive);

    assertThat(read).doesNotHaveDuplicates();
    assertThat(read.stream().filter(ids::contains).toList()).isEqualTo(before);
  }

  @Test
  void showsEachOfTheNewestRecordsOnce() {
    var other = Company.of(SERVER);
    var ids =
        IntStream.range(0, ROWS)
            .mapToObj(i -> other.record("c" + i % 2, "1", "r", "r" + i))
            .toList();
    var read =
        read(
            other::get,
            "/dashboard/records?limit=2",
            "records",
            "recordId",
            () -> other.record("c", "1", "r", "more" + ++arrived));

    assertThat(read).isEqualTo(ids.reversed());
  }

  private String checkpoint(String id) {
    var made =
        company
            .program()
            .post("/api/v1/balance/checkpoint", "{\"customerId\":\"" + id + "\"}")
            .data()
            .path("checkpointId")
            .asString();
    assertThat(made).startsWith("chk_");
    return made;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&period=%s"})
  void showsEachCheckpointOnce(String period) {
    var query = "?limit=2" + period.formatted(YearMonth.now(SERVER.clock()));
    recordSome();
    recordCustomers().forEach(this::checkpoint);
    var path = "/dashboard/checkpoints" + query;
    var before = allOf(path.replace("limit=2", "limit=100"), "checkpoints", "checkpointId");
    Runnable arrive =
        () -> {
          recordsArrive();
          checkpoint(customer);
        };

    assertThat(before).hasSizeGreaterThanOrEqualTo(ROWS);
    assertThat(read(company::get, path, "checkpoints", "checkpointId", arrive)).isEqualTo(before);
    var program =
        read(
            company.program()::get,
            "/api/v1/balance/checkpoints" + query,
            "checkpoints",
            "checkpointId",
            arrive);
    assertThat(program).doesNotHaveDuplicates().containsAll(before);
  }

  @Test
  void showsEachKeyOnceThoughSomeAreRevokedMeanwhile() {
    var other = Company.of(SERVER);
    var http = other.tenant().http();
    for (var i = 0; i < ROWS; i++) {
      other.tenant().newKey();
    }
    var path = "/dashboard/api-keys?limit=3";
    var before =
        other
            .data("/dashboard/api-keys")
            .path("items")
            .valueStream()
            .map(key -> key.path("id").asString())
            .toList();
    // The last one of what is read first: its place must not go with it.
    Runnable arrive =
        () -> {
          http.delete("/dashboard/api-keys/" + before.get(2));
          other.tenant().newKey();
        };

    assertThat(read(other::get, path, "items", "id", arrive)).isEqualTo(before);
  }

  private static String next(Company of, String path) {
    return of.data(path).path("next").asString("");
  }

  @Test
  void isOneWayOfReadingAtATime() {
    var customers = recordCustomers();
    var next = next(company, "/dashboard/customers?limit=1");
    assertThat(company.get("/dashboard/customers?limit=1&page=2&after=" + next).body())
        .contains("after goes without the number of a page.");
    var records = next(company, "/dashboard/records?limit=1");
    var id = company.data("/dashboard/records").path("records").path(1).path("recordId").asString();
    assertThat(company.get("/dashboard/records?before=" + id + "&after=" + records).body())
        .contains("after goes without before.");
    checkpoint(customers.get(0));
    checkpoint(customers.get(1));
    var checkpoints =
        company.program().get("/api/v1/balance/checkpoints?limit=1").data().path("next").asString();
    assertThat(
            company
                .program()
                .get("/api/v1/balance/checkpoints?limit=1&offset=1&after=" + checkpoints)
                .body())
        .contains("after goes without an offset.");
  }

  /// Whoever turned to a page may go on by cursor from there.
  @Test
  void goesOnFromAnyPage() {
    recordCustomers();
    var path = "/dashboard/customers?limit=2&search=" + own;
    var pages = company.data(path + "&page=2");
    var following = company.data(path + "&page=3");

    assertThat(company.data(path + "&after=" + pages.path("next").asString()).path("customers"))
        .isEqualTo(following.path("customers"));
  }
}
