package io.pacspace.checks;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.checks.Check.Watcher;
import io.pacspace.databases.DatabaseSettings;
import io.pacspace.platform.MasterKey;
import io.pacspace.platform.Vault;
import io.pacspace.testing.AroundToday;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// An installation with ledgers of every kind, made through the front door, whose server has
/// stopped: a production ledger with 700 and more records, some of them not verified, a sandbox
/// ledger with three, and one with none.
record CheckedInstallation(TestDatabases databases, String ledger) implements AutoCloseable {
  private static final int CUSTOMERS = 7;

  /// The one that all tests copy.
  static CheckedInstallation sound() {
    return Sound.INSTALLATION;
  }

  private static final class Sound {
    static final CheckedInstallation INSTALLATION = create();
  }

  private static CheckedInstallation create() {
    var databases = TestDatabases.create();
    TestDatabases.Held unverified;
    try (var server = TestServer.start(databases, Map.of())) {
      TestTenant.signUp(server);
      var small = TestProgram.free(server);
      small.record("customer-1", "5");
      small.record("customer-1", "-2.5");
      small.record("customer-2", "1");
      var program =
          TestProgram.of(server, TestTenant.signUp(server).upgrade("pilot"), "production");
      recordMuch(program);
      unverified = databases.hold("production", "proofs.checkpoints");
      program.batch(deltas(3, 1_000));
    }
    unverified.release();
    return new CheckedInstallation(
        databases, TestProgram.ledgerOf(databases.cell("production"), "customer-1"));
  }

  private static void recordMuch(TestProgram program) {
    // In the first place of the log is its opening.
    awaitVerified(program, program.batch(deltas(300, 300).subList(1, 300)));
    awaitVerified(program, program.batch(deltas(200, 200)));
    awaitVerified(program, program.batch(deltas(190, 190)));
    program.record(
        """
        {"customerId":"customer-1","delta":"-3","reason":"refund","referenceId":"refund-1",
         "adjusts":{"referenceId":"ref-300-1"},"metadata":{"b":1.50,"a":[null,"é"]}}\
        """,
        "Idempotency-Key",
        "one");
    var adjusted =
        program.record(
            """
            {"customerId":"customer-2","delta":1000000000,"reason":"much"}\
            """);
    program.record(
        """
        {"customerId":"customer-2","delta":-0.000000001,"reason":"little","referenceId":"by-id",
         "adjusts":{"recordId":"%s"}}\
        """
            .formatted(adjusted.data().path("recordId").asString()));
    var batch = program.batch(deltas(5, 5), "Idempotency-Key", "many");
    awaitVerified(program, batch);
    program.batch(deltas(5, 5), "Idempotency-Key", "many replayed");
    checkpoint(program, "\"customerId\":\"customer-1\",", "checkpoint of one");
    checkpoint(program, "", "checkpoints of all");
    assertThat(program.get("/api/v1/balance/receipt/customer-3" + AroundToday.QUERY).status())
        .isEqualTo(200);
  }

  private static void checkpoint(TestProgram program, String whose, String key) {
    var body = "{" + whose + AroundToday.MEMBERS + "}";
    var made = program.post("/api/v1/balance/checkpoint", body, "Idempotency-Key", key);
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
  }

  private static List<String> deltas(int count, int name) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                """
                {"customerId":"customer-%d","delta":"%d.25","reason":"usage %d",
                 "referenceId":"ref-%d-%d"}\
                """
                    .formatted(n % CUSTOMERS, n + 1, n, name, n))
        .toList();
  }

  private static void awaitVerified(TestProgram program, Http.Answer batch) {
    assertThat(batch.status()).as(batch.toString()).isEqualTo(201);
    var last = batch.data().path("results").findValuesAsString("recordId").getLast();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> program.get("/api/v1/balance/delta/" + last).data().path("status").asString(),
            "VERIFIED"::equals);
  }

  /// The same with copies of some of its databases, to be spoiled.
  CheckedInstallation copy(String... databases) {
    return new CheckedInstallation(this.databases.copy(databases), ledger);
  }

  /// Runs SQL on a database as its superuser, past every trigger. In it, `:ledger` is the
  /// production ledger, and `:at` leads to rows of that ledger.
  CheckedInstallation tamper(String database, String sql) {
    var owner = database.equals("control") ? databases.control() : databases.cell(database);
    owner.sql("set session_replication_role = replica; " + filled(sql)).update();
    return this;
  }

  /// What a query on the production cell answers.
  <T> T ask(Class<T> type, String sql) {
    return databases.cell("production").sql(filled(sql)).query(type).single();
  }

  private String filled(String sql) {
    return sql.replace(":at", "ledger_id = :ledger and").replace(":ledger", "'" + ledger + "'");
  }

  /// What a check finds.
  Listening check() {
    var watcher = new Listening();
    var result = check(watcher).run();
    var told = watcher.findings.size() + watcher.more.stream().mapToLong(Long::longValue).sum();
    assertThat(result.mismatches()).isEqualTo(told);
    return watcher;
  }

  /// The check itself.
  Check check(Watcher watcher) {
    var vault = new Vault(bind(properties(), MasterKey.class));
    return new Check(settings(), Optional.of(vault), watcher);
  }

  DatabaseSettings settings() {
    return bind(properties(), DatabaseSettings.class);
  }

  private Map<String, Object> properties() {
    var properties = new HashMap<String, Object>(databases.properties());
    properties.put("pacspace.master-key-file", TestServer.masterKey().toString());
    return properties;
  }

  private static <T> T bind(Map<String, Object> properties, Class<T> type) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("pacspace", type);
  }

  /// Keeps what it is told.
  static final class Listening implements Watcher {
    final List<Finding> findings = new ArrayList<>();
    final List<Long> more = new ArrayList<>();
    final List<Long> ledgers = new ArrayList<>();
    long records;

    /// Each as its kind and its place.
    List<String> places() {
      return findings.stream().map(found -> found.kind() + ": " + found.place()).toList();
    }

    @Override
    public void ledger(long number, long all) {
      ledgers.add(number);
    }

    @Override
    public void reading(String part, long rows) {
      records += part.equals("records") ? 1 : 0;
    }

    @Override
    public void found(Finding finding) {
      findings.add(finding);
    }

    @Override
    public void more(Finding last, long count) {
      more.add(count);
    }

    @Override
    public String toString() {
      return findings.stream().map(Finding::toString).collect(joining("\n"));
    }
  }

  @Override
  public void close() {
    databases.close();
  }
}
