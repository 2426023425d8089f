package io.pacspace.databases;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.databases.DatabaseSettings.Database;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Three logins, none of which can do what is another's.
class LoginsTest {
  private static final TestDatabases DATABASES = databases();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final JdbcClient SUPERUSER = DATABASES.cell("sandbox");
  private static final Cell CELL = SERVER.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();

  /// With a default that would lose what was acknowledged.
  private static TestDatabases databases() {
    var databases = TestDatabases.create();
    var sandbox = databases.cell("sandbox");
    var name = sandbox.sql("select current_database()").query(String.class).single();
    sandbox.sql("alter database " + name + " set synchronous_commit = off").update();
    return databases;
  }

  @AfterAll
  static void stop() {
    SERVER.close();
    DATABASES.close();
  }

  @Test
  void grantsEachItsOwnAlone() {
    assertThat(grants(SUPERUSER))
        .containsExactly(
            // What was found of ledgers, and until when; nothing that is answered for rests on it.
            "breaks.found pacspace_app DELETE,INSERT,SELECT,UPDATE",
            "ledger.customers pacspace_app INSERT,SELECT",
            "ledger.deltas pacspace_app SELECT",
            "ledger.deltas pacspace_recorder INSERT,SELECT",
            // The opening alone, by a policy of its own.
            "ledger.entries pacspace_app INSERT,SELECT",
            "ledger.entries pacspace_recorder INSERT,SELECT",
            "ledger.idempotency_keys pacspace_app SELECT",
            "ledger.idempotency_keys pacspace_recorder INSERT,SELECT",
            "ledger.ledgers pacspace_app INSERT,SELECT",
            "ledger.ledgers pacspace_recorder SELECT",
            "ledger.pending pacspace_app SELECT,UPDATE",
            "ledger.pending pacspace_recorder DELETE,INSERT,SELECT,UPDATE",
            "ledger.refs pacspace_app SELECT",
            "ledger.refs pacspace_recorder INSERT,SELECT",
            "proofs.checkpoints pacspace_app INSERT,SELECT",
            "proofs.logs pacspace_app INSERT,SELECT",
            "proofs.receipts pacspace_app INSERT,SELECT",
            "proofs.tiles pacspace_app INSERT,SELECT",
            "readiness.attempts pacspace_recorder DELETE,INSERT,SELECT,UPDATE",
            "receipts.checkpoints pacspace_app INSERT,SELECT",
            "receipts.roots pacspace_app INSERT,SELECT",
            "scrubs.positions pacspace_app SELECT",
            "scrubs.positions pacspace_recorder INSERT,SELECT");
    assertThat(grants(DATABASES.control()))
        .isNotEmpty()
        .allMatch(grant -> grant.contains(" pacspace_app "))
        .noneMatch(grant -> grant.matches(".*(TRUNCATE|TRIGGER|REFERENCES|MAINTAIN).*"));
  }

  /// Of whole tables, to anybody but their owner.
  private static List<String> grants(JdbcClient db) {
    return db.sql(
            """
            select table_schema || '.' || table_name || ' ' || grantee || ' '
                   || string_agg(privilege_type, ',' order by privilege_type) as grant
            from information_schema.role_table_grants
            where table_schema not in ('pg_catalog', 'information_schema')
              and grantee <> 'pacspace_owner'
            group by table_schema, table_name, grantee
            order by table_schema, table_name, grantee
            """)
        .query((row, _) -> requireNonNull(row.getString("grant")))
        .list();
  }

  @Test
  void makesEverythingTheOwners() {
    for (var db : List.of(SUPERUSER, DATABASES.control())) {
      assertThat(
              db.sql(
                      """
                      select distinct tableowner from pg_tables
                      where schemaname not in ('pg_catalog', 'information_schema')
                      """)
                  .query(String.class)
                  .list())
          .containsExactly("pacspace_owner");
    }
  }

  /// A table without a policy for the owner would hide its rows from every migration.
  @Test
  void bindsTheOwnerAndShowsItEveryRow() {
    assertThat(
            SUPERUSER
                .sql(
                    """
                    select c.oid::regclass::text from pg_class c
                    join pg_attribute a on a.attrelid = c.oid and a.attname = 'ledger_id'
                    where c.relkind = 'r' and not c.relrowsecurity order by 1
                    """)
                .query(String.class)
                .list())
        .containsExactly(
            "breaks.found",
            "ledger.pending",
            "proofs.receipts",
            "receipts.roots",
            "scrubs.positions");
    assertThat(
            SUPERUSER
                .sql(
                    """
                    select c.oid::regclass::text from pg_class c
                    where c.relrowsecurity and not (c.relforcerowsecurity and exists (
                      select from pg_policies p
                      where p.schemaname = c.relnamespace::regnamespace::text
                        and p.tablename = c.relname and p.roles = '{pacspace_owner}'
                        and p.cmd = 'ALL' and p.qual = 'true'))
                    """)
                .query(String.class)
                .list())
        .isEmpty();
  }

  @Test
  void letsAMigrationBackFill() {
    assertThat(TestProgram.free(SERVER).record("customer", "1").status()).isEqualTo(201);
    var rows = SUPERUSER.sql("select count(*) from ledger.ledgers").query(Integer.class).single();
    var owner = DATABASES.as(Login.OWNER, "sandbox");
    owner.sql("alter table ledger.ledgers add column note text").update();
    try {
      assertThat(owner.sql("update ledger.ledgers set note = 'filled'").update())
          .isPositive()
          .isEqualTo(rows);
      assertThat(owner.sql("select count(*) from ledger.deltas").query(Long.class).single())
          .isPositive();
    } finally {
      owner.sql("alter table ledger.ledgers drop column note").update();
    }
  }

  @Test
  void isOnDiskWhateverTheDefaultOfTheDatabaseIs() {
    assertThat(setting(Login.RECORDER, "synchronous_commit")).isEqualTo("off");
    assertThat(
            CELL.<String>record(
                db -> db.sql("show synchronous_commit").query(String.class).single()))
        .isEqualTo("on");
  }

  private static String setting(Login login, String name) {
    return DATABASES.as(login, "sandbox").sql("show " + name).query(String.class).single();
  }

  /// A pooler may hand the session to somebody else once the transaction has ended.
  @Test
  void leavesNothingInASession() {
    var ledger = EnvironmentId.next();
    for (var i = 0; i < 20; i++) {
      assertThat(CELL.<String>write(ledger, LoginsTest::settings))
          .isEqualTo("off " + ledger.value());
      assertThat(CELL.<String>read(LoginsTest::settings)).isEqualTo("on ");
    }
  }

  private static String settings(JdbcClient db) {
    return db.sql(
            """
            select current_setting('enable_seqscan') || ' '
                   || coalesce(current_setting('pacspace.ledger', true), '')
            """)
        .query(String.class)
        .single();
  }

  @Test
  void refusesConnectionsOfSomebodyElse() {
    assertThatThrownBy(
            () ->
                Databases.require(source(Login.OWNER), Login.APPLICATION, "The sandbox cell main"))
        .isInstanceOf(UnfitDatabase.class)
        .hasMessageStartingWith(
            "The sandbox cell main lets PacSpace in as pacspace_owner where it signs in as"
                + " pacspace_app: ");
  }

  @Test
  void refusesALoginThatMayDoMoreThanItShould() {
    var source = source(Login.APPLICATION);
    for (var change :
        Map.of(
                "alter role pacspace_app bypassrls", "alter role pacspace_app nobypassrls",
                "grant pacspace_recorder to pacspace_app",
                    "revoke pacspace_recorder from pacspace_app")
            .entrySet()) {
      assertThatCode(() -> Databases.require(source, Login.APPLICATION, "The cell"))
          .doesNotThrowAnyException();
      SUPERUSER.sql(change.getKey()).update();
      try {
        assertThatThrownBy(() -> Databases.require(source, Login.APPLICATION, "The cell"))
            .as(change.getKey())
            .isInstanceOf(UnfitDatabase.class)
            .hasMessageStartingWith("pacspace_app has rights beyond its own: ");
      } finally {
        SUPERUSER.sql(change.getValue()).update();
      }
    }
  }

  private static PGSimpleDataSource source(Login login) {
    var settings = new Binder(new MapConfigurationPropertySource(DATABASES.properties()));
    return Databases.source(
        settings.bind("pacspace.cells.sandbox.main", Database.class).get(), login);
  }
}
