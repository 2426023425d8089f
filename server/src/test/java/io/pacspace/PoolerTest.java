package io.pacspace;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pacspace.databases.DatabaseSettings;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.databases.UnfitDatabase;
import io.pacspace.testing.AroundToday;
import io.pacspace.testing.DebianPostgres;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Three servers on a distribution's PostgreSQL, set up as operators are told to, behind a pooler
/// that gives every transaction another session.
class PoolerTest {
  private static final int SERVERS = 3;
  private static final int DELTAS = 40;

  @TempDir private static Path folder;

  private static DebianPostgres postgres;
  private static List<TestServer> servers = List.of();

  /// The first on databases that have no schema yet.
  @BeforeAll
  static void start() throws Exception {
    Files.setPosixFilePermissions(folder, fromString("rwxr-xr-x"));
    postgres = DebianPostgres.start(Files.createDirectory(folder.resolve("postgres")));
    servers =
        IntStream.range(0, SERVERS).mapToObj(_ -> TestServer.start(postgres.properties())).toList();
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    var results = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
    }
    return results;
  }

  @AfterAll
  static void stop() throws Exception {
    servers.forEach(TestServer::close);
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void takesATenantFromRegistrationToVerifiedUsageInProduction() throws Exception {
    var writers = countWriters();
    var tenant = TestTenant.signUp(servers.getFirst()).upgrade("pilot");
    tenant.provision("production");
    var first = TestProgram.of(servers.getFirst().http(), tenant, "production");
    var calls = new ArrayList<Callable<Integer>>();
    for (var i = 0; i < SERVERS * DELTAS; i++) {
      var program = first.at(servers.get(i % SERVERS));
      calls.add(() -> program.record("customer", "1").status());
    }
    assertThat(atOnce(calls)).containsOnly(201);

    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                first
                    .get("/api/v1/balance/derive/customer" + AroundToday.QUERY)
                    .data()
                    .path("deltasCount")
                    .asInt(),
            count -> count == SERVERS * DELTAS);
    var receipt = first.get("/api/v1/balance/receipt/customer");
    assertThat(receipt.status()).as(receipt.toString()).isEqualTo(200);
    assertThat(writers.list()).containsExactly("pacspace_recorder");
  }

  private interface Writers {
    List<String> list();
  }

  /// Who adds to the ledger, as a trigger sees it.
  private static Writers countWriters() {
    var production = postgres.administrator("production");
    production
        .sql(
            """
            create table public.writers (name text);
            grant insert on public.writers to public;
            create function public.note_writer() returns trigger language plpgsql as $$
            begin
              insert into public.writers values (current_user);
              return new;
            end
            $$;
            create trigger who before insert on ledger.deltas
              for each row execute function public.note_writer()
            """)
        .update();
    return () ->
        production
            .sql("select distinct name from public.writers")
            .query((row, _) -> requireNonNull(row.getString("name")))
            .list();
  }

  @Test
  void letsTheCheckReadEveryRowPastThePooler() {
    var program = TestProgram.free(servers.getLast());
    assertThat(program.record("customer", "2").status()).isEqualTo(201);
    var settings =
        new Binder(new MapConfigurationPropertySource(postgres.properties()))
            .bindOrCreate("pacspace", DatabaseSettings.class);
    var cell = requireNonNull(settings.cells().sandbox().get("main"));
    try (var database = InspectedDatabase.open("cell", "cell", cell.database())) {
      assertThat(
              database.<Long>snapshot(
                  db -> db.sql("select count(*) from ledger.deltas").query(Long.class).single()))
          .isPositive();
    }
  }

  @Test
  void refusesAPoolerThatMakesEverybodyTheOwner() {
    var changed = postgres.properties();
    changed.put("pacspace.control.url", postgres.pooledUrl("changed"));
    assertThatThrownBy(() -> TestServer.start(changed))
        .rootCause()
        .isInstanceOf(UnfitDatabase.class)
        .hasMessageStartingWith(
            "The control database lets PacSpace in as pacspace_owner where it signs in as"
                + " pacspace_app: ");
  }
}
