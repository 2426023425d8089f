package io.pacspace.testing;

import io.pacspace.databases.Login;
import io.pacspace.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A control database and one cell of each kind, new and empty: in the one PostgreSQL that all
/// tests of a run share, or in one that a test brings because it means to kill it.
public final class TestDatabases implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final EmbeddedPostgres postgres;
  private final int port;
  private final String prefix = "t" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
  private final @Nullable TestDatabases original;
  private final List<String> own;

  private TestDatabases(EmbeddedPostgres postgres, int port) {
    this.postgres = postgres;
    this.port = port;
    this.original = null;
    this.own = List.of("control", "sandbox", "production");
    for (var login : Login.values()) {
      postgres.createLogin(login.username());
    }
    own.forEach(name -> postgres.createDatabaseIfAbsent(name(name), Login.OWNER.username()));
  }

  /// New databases in the shared PostgreSQL.
  public static TestDatabases create() {
    return new TestDatabases(Shared.POSTGRES, Shared.POSTGRES.port());
  }

  /// New databases in another PostgreSQL, reached through `port`.
  static TestDatabases in(EmbeddedPostgres postgres, int port) {
    return new TestDatabases(postgres, port);
  }

  /// The same databases but for some, of which it has copies; nobody may be connected to those.
  public TestDatabases copy(String... copied) {
    var copies = new TestDatabases(this, List.of(copied));
    for (var name : copied) {
      copies.run("create database %s template %s".formatted(copies.name(name), name(name)));
    }
    return copies;
  }

  private TestDatabases(TestDatabases original, List<String> own) {
    this.postgres = original.postgres;
    this.port = original.port;
    this.original = original;
    this.own = own;
  }

  private String name(String database) {
    return original == null || own.contains(database)
        ? prefix + "_" + database
        : original.name(database);
  }

  private void run(String maintenance) {
    superuser("postgres").sql(maintenance).update();
  }

  /// Drops those that it does not share.
  @Override
  public void close() {
    own.forEach(name -> run("drop database %s with (force)".formatted(name(name))));
  }

  private static final class Shared {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      var postgres = EmbeddedPostgres.start(Path.of("target", "test-postgres"), _ -> {});
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      var maintenance = JdbcClient.create(source(postgres, "postgres", postgres.port()));
      var stale =
          maintenance
              .sql("select datname from pg_database where datname ~ '^t[0-9]+_'")
              .query(String.class)
              .list();
      for (var name : stale) {
        maintenance.sql("drop database " + name + " with (force)").update();
      }
      return postgres;
    }
  }

  /// The settings of a server on these databases.
  public Map<String, Object> properties() {
    var properties = new HashMap<String, Object>();
    put(properties, "pacspace.control", "control");
    put(properties, "pacspace.cells.sandbox.main", "sandbox");
    put(properties, "pacspace.cells.production.main", "production");
    return properties;
  }

  private void put(Map<String, Object> properties, String setting, String name) {
    properties.put(setting + ".url", url(name(name)));
    properties.put(setting + ".password", password(Login.APPLICATION));
    properties.put(setting + ".owner.password", password(Login.OWNER));
    properties.put(setting + ".recorder.password", password(Login.RECORDER));
  }

  private String password(Login login) {
    return postgres.password(login.username());
  }

  /// The control database as the superuser, past every grant.
  public JdbcClient control() {
    return superuser(name("control"));
  }

  /// The cell of a kind, `sandbox` or `production`, as the superuser.
  public JdbcClient cell(String kind) {
    return superuser(name(kind));
  }

  /// A database, `control` or the cell of a kind, as one of the program's logins.
  public JdbcClient as(Login login, String database) {
    var source = source(postgres, name(database), port);
    source.setUser(login.username());
    source.setPassword(password(login));
    return JdbcClient.create(source);
  }

  /// Makes a cell refuse everybody, or let them in again.
  public void reachable(String kind, boolean reachable) {
    var name = name(kind);
    var maintenance = superuser("postgres");
    maintenance.sql("alter database " + name + " allow_connections " + reachable).update();
    if (!reachable) {
      maintenance
          .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name")
          .param("name", name)
          .query(_ -> {});
    }
  }

  /// Sets a cell's clock ahead, or back if negative; nothing else of the database follows it.
  public void shiftClock(String kind, Duration ahead) {
    cell(kind)
        .sql(
            """
            create or replace function ledger.clock() returns timestamptz language sql volatile
              return date_trunc('milliseconds', clock_timestamp()) + interval '%d milliseconds'
            """
                .formatted(ahead.toMillis()))
        .update();
  }

  /// What a cell's clock says.
  public Instant now(String kind) {
    return cell(kind).sql("select ledger.clock()").query(Timestamp.class).single().toInstant();
  }

  /// Changes a setting of the whole PostgreSQL while it runs; null for its default.
  public void configure(String setting, @Nullable String value) {
    run(
        value == null
            ? "alter system reset " + setting
            : "alter system set %s = '%s'".formatted(setting, value));
    superuserQuery("select pg_reload_conf()");
  }

  /// Ends every connection to a database, in the middle of whatever it does.
  public void cutConnections(String database) {
    superuserQuery(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
            .formatted(name(database)));
  }

  private void superuserQuery(String query) {
    superuser("postgres").sql(query).query(_ -> {});
  }

  /// Locks a table of a cell until the answer is closed, so that whatever needs it waits.
  public Held hold(String kind, String table) {
    return holdBy(kind, "lock table " + table + " in access exclusive mode");
  }

  /// Locks a ledger of a cell the same way, as a server does that stops in the middle of recording.
  public Held holdLedger(String kind, String ledger) {
    return holdBy(
        kind, "select from ledger.ledgers where ledger_id = '%s' for update".formatted(ledger));
  }

  private Held holdBy(String kind, String locking) {
    try {
      var connection = source(postgres, name(kind), port).getConnection();
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(locking);
      }
      return new Held(() -> close(connection));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many sessions of a database, `control` or the cell of a kind, wait for a lock that
  /// somebody holds, in a statement with that text.
  public long waitingForLocks(String database, String text) {
    return superuser(name(database))
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
              and position(:text in query) > 0
            """)
        .param("text", text)
        .query(Long.class)
        .single();
  }

  /// The same in any statement.
  public long waitingForLocks(String database) {
    return waitingForLocks(database, "");
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Keeps whatever is recorded in a cell from being inserted until it is let go: not by a lock,
  /// which nobody waits for as long.
  public Held stall(String kind) {
    cell(kind)
        .sql(
            """
            create table if not exists public.stalled (by_whom int);
            grant select on public.stalled to public;
            create or replace function public.stall() returns trigger language plpgsql as $$
            begin
              while exists (select from public.stalled) loop
                perform pg_sleep(0.01);
              end loop;
              return null;
            end
            $$;
            create or replace trigger stall before insert on ledger.deltas
              for each statement execute function public.stall();
            insert into public.stalled values (1)
            """)
        .update();
    return new Held(() -> cell(kind).sql("delete from public.stalled").update());
  }

  /// What is being held.
  public record Held(Runnable letGo) implements AutoCloseable {
    /// Lets go.
    public void release() {
      letGo.run();
    }

    @Override
    public void close() {
      release();
    }
  }

  private JdbcClient superuser(String database) {
    return JdbcClient.create(source(postgres, database, port));
  }

  private String url(String database) {
    return url(postgres, database, port);
  }

  private static String url(EmbeddedPostgres postgres, String database, int port) {
    return postgres.jdbcUrl(database).replace(":" + postgres.port() + "/", ":" + port + "/");
  }

  private static PGSimpleDataSource source(EmbeddedPostgres postgres, String database, int port) {
    var source = new PGSimpleDataSource();
    source.setURL(url(postgres, database, port));
    source.setUser(postgres.username());
    source.setPassword(postgres.password());
    return source;
  }
}
