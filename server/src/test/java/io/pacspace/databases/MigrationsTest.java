package io.pacspace.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pacspace.databases.DatabaseSettings.Database;
import io.pacspace.testing.TestDatabases;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Schemas are brought up to date whenever something is new, and only then.
class MigrationsTest {
  private final TestDatabases databases = TestDatabases.create();

  MigrationsTest() {
    migrate();
  }

  @Test
  void asksNoSchemaWhenNothingIsNew() {
    // Flyway refuses a schema that has lost its history: it is not asked.
    databases.control().sql("drop table plans.flyway_schema_history").update();
    assertThatCode(this::migrate).doesNotThrowAnyException();
  }

  @Test
  void appliesWhatIsNewAndRemembersIt() {
    databases.control().sql("drop schema plans cascade").update();
    databases.control().sql("update migrations.applied set fingerprint = 'earlier'").update();
    migrate();
    assertThat(table("plans.subscriptions")).isTrue();
    databases.control().sql("drop schema plans cascade").update();
    migrate();
    assertThat(table("plans.subscriptions")).isFalse();
  }

  @Test
  void bringsOtherMigrationsToEachKindOfDatabase() {
    assertThat(Migrations.of("control").modules()).contains("accounts", "plans", "migrations");
    assertThat(Migrations.of("cell").modules()).contains("ledger", "migrations");
    assertThat(Migrations.of("cell").fingerprint())
        .isNotEqualTo(Migrations.of("control").fingerprint());
  }

  /// Whichever is first does it, and the others find it done.
  @Test
  void servesServersThatStartAtOnce() throws Exception {
    var fresh = TestDatabases.create();
    try (fresh;
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> start =
          () -> {
            migrate(fresh);
            return null;
          };
      for (var server : threads.invokeAll(Collections.nCopies(3, start))) {
        assertThatCode(server::get).doesNotThrowAnyException();
      }
    }
  }

  /// As it was before format 2, with one delta.
  @Test
  void refusesACellThatHoldsDeltasOfBeforeFormat2() {
    migrateCell();
    var cell = databases.cell("sandbox");
    cell.sql("alter table ledger.deltas drop column metadata_salt, drop column ordinal").update();
    cell.sql("drop table ledger.entries").update();
    cell.sql("delete from ledger.flyway_schema_history where version in ('7', '8', '9', '10')")
        .update();
    cell.sql("update migrations.applied set fingerprint = 'earlier'").update();
    cell.sql(
            """
            insert into ledger.deltas (ledger_id, log_index, record_id, customer_id, sequence, delta,
              balance, reason, accepted_at, salt, commitment)
            values (gen_random_uuid(), 0, gen_random_uuid(), 'c', 1, 1, 1, 'r', now(), sha256(''),
              sha256(''))
            """)
        .update();

    assertThatExceptionOfType(UnfitDatabase.class)
        .isThrownBy(this::migrateCell)
        .withMessageStartingWith("jdbc:postgresql://")
        .withMessageEndingWith(
            " holds deltas in a format from before the first release, which this version neither"
                + " reads nor signs: begin with an empty database.");
  }

  /// As it was before logs began with an opening, with a ledger that nothing was recorded in.
  @Test
  void refusesACellWhoseLogsHaveNoOpening() {
    migrateCell();
    var cell = databases.cell("sandbox");
    cell.sql("alter table ledger.ledgers drop column deltas").update();
    cell.sql("alter table ledger.deltas drop column ordinal").update();
    cell.sql("drop table ledger.entries").update();
    cell.sql("delete from ledger.flyway_schema_history where version in ('8', '9', '10')").update();
    cell.sql("update migrations.applied set fingerprint = 'earlier'").update();
    cell.sql("insert into ledger.ledgers (ledger_id) values (gen_random_uuid())").update();

    assertThatExceptionOfType(UnfitDatabase.class)
        .isThrownBy(this::migrateCell)
        .withMessageEndingWith(
            " holds ledgers from before the first release, whose logs do not say whose they are,"
                + " and which this version does not sign: begin with an empty database.");
  }

  private void migrateCell() {
    var settings = new Binder(new MapConfigurationPropertySource(databases.properties()));
    var cell = settings.bind("pacspace.cells.sandbox.main", Database.class).get();
    new Databases(false).migrate(cell, "cell");
  }

  private boolean table(String name) {
    return databases
        .control()
        .sql("select to_regclass(:name) is not null")
        .param("name", name)
        .query(Boolean.class)
        .single();
  }

  private void migrate() {
    migrate(databases);
  }

  private static void migrate(TestDatabases databases) {
    var settings = new Binder(new MapConfigurationPropertySource(databases.properties()));
    var control = settings.bind("pacspace.control", Database.class).get();
    new Databases(false).migrate(control, "control");
  }
}
