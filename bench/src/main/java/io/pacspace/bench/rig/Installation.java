package io.pacspace.bench.rig;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.pacspace.PacSpace;
import io.pacspace.databases.Login;
import io.pacspace.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// A server on new, empty databases in a PostgreSQL with its default settings, all of it under
/// `target`.
public final class Installation implements AutoCloseable {
  private static final Path FOLDER = Path.of("target").toAbsolutePath();
  private static final List<String> DATABASES = List.of("control", "sandbox", "production", "bare");

  private final EmbeddedPostgres postgres;
  private final Child server;
  private final Map<String, JdbcClient> owners;

  private Installation(EmbeddedPostgres postgres, Child server) {
    this.postgres = postgres;
    this.server = server;
    this.owners =
        DATABASES.stream()
            .collect(toMap(Function.identity(), name -> oneConnection(source(postgres, name))));
  }

  private static JdbcClient oneConnection(DataSource source) {
    try {
      return JdbcClient.create(new SingleConnectionDataSource(source.getConnection(), true));
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  /// Starts both; `flags` are for the server's JVM.
  public static Installation start(List<String> flags) throws IOException, InterruptedException {
    var postgres = EmbeddedPostgres.start(FOLDER.resolve("postgres"), _ -> {});
    try {
      for (var login : Login.values()) {
        postgres.createLogin(login.username());
      }
      for (var name : DATABASES) {
        new JdbcTemplate(source(postgres, "postgres"))
            .execute("drop database if exists " + name + " with (force)");
        postgres.createDatabaseIfAbsent(name, Login.OWNER.username());
      }
      var server =
          Child.start(
              PacSpace.class.getName(), flags, settings(postgres), "/readyz", log("server"));
      return new Installation(postgres, server);
    } catch (IOException | InterruptedException | RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  private static Map<String, String> settings(EmbeddedPostgres postgres) throws IOException {
    var settings = new HashMap<String, String>();
    settings.put("PACSPACE_MODE", "embedded");
    settings.put("PACSPACE_PUBLIC_URL", "http://localhost");
    settings.put("PACSPACE_SOLE_NODE", "true");
    settings.put("PACSPACE_TRUSTED_PROXIES", "127.0.0.0/8");
    settings.put("PACSPACE_MASTER_KEY_FILE", masterKey().toString());
    settings.putAll(database(postgres, "PACSPACE_CONTROL", "control"));
    settings.putAll(database(postgres, "PACSPACE_CELLS_SANDBOX_MAIN", "sandbox"));
    settings.putAll(database(postgres, "PACSPACE_CELLS_PRODUCTION_MAIN", "production"));
    return settings;
  }

  private static Map<String, String> database(
      EmbeddedPostgres postgres, String setting, String name) {
    return Map.of(
        setting + "_URL", postgres.jdbcUrl(name),
        setting + "_PASSWORD", password(postgres, Login.APPLICATION),
        setting + "_OWNER_PASSWORD", password(postgres, Login.OWNER),
        setting + "_RECORDER_PASSWORD", password(postgres, Login.RECORDER));
  }

  private static String password(EmbeddedPostgres postgres, Login login) {
    return postgres.password(login.username());
  }

  private static Path masterKey() throws IOException {
    var file = FOLDER.resolve("master.key");
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, "0123456789abcdef".repeat(4));
    }
    return file;
  }

  private static Path log(String name) {
    return FOLDER.resolve(name + ".log");
  }

  private static PGSimpleDataSource source(EmbeddedPostgres postgres, String database) {
    var source = new PGSimpleDataSource();
    source.setURL(postgres.jdbcUrl(database));
    source.setUser(postgres.username());
    source.setPassword(postgres.password());
    return source;
  }

  /// The server under test.
  public Child server() {
    return server;
  }

  /// Starts another server to compare with, which is told of one database as
  /// `PACSPACE_DATABASE_URL` and so on.
  public Child startBeside(Class<?> main, String database, List<String> flags)
      throws IOException, InterruptedException {
    var settings = database(postgres, "PACSPACE_DATABASE", database);
    return Child.start(main.getName(), flags, settings, "/", log("beside"));
  }

  /// A new connection to one of the databases as its owner.
  public Connection connect(String name) throws SQLException {
    return source(postgres, name).getConnection();
  }

  /// Prints the most memory that the server has had.
  public void printMemory() {
    System.out.println("server memory at most: " + server.peakMemory());
  }

  /// One of the databases as its owner, over one connection.
  public JdbcClient database(String name) {
    return requireNonNull(owners.get(name));
  }

  /// Deletes every row of every table, past the triggers that keep such a thing from happening, so
  /// that a warm server can begin anew. Unlike `truncate`, it leaves plans of queries in place.
  public void empty() {
    for (var name : DATABASES) {
      var database = database(name);
      database.sql("set session_replication_role = replica").update();
      tables(database).forEach(table -> database.sql("delete from " + table).update());
    }
  }

  private static List<String> tables(JdbcClient database) {
    return database
        .sql(
            """
            select format('%I.%I', schemaname, tablename) as name from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema', 'migrations')
              and tablename <> 'flyway_schema_history'
            """)
        .query((row, _) -> row.getString("name"))
        .list();
  }

  /// Tidies up after many changes, as PostgreSQL would by itself in the middle of a measurement.
  public void vacuum() {
    DATABASES.forEach(name -> database(name).sql("vacuum analyze").update());
  }

  /// Processor time used until now.
  public Cpu cpu(Child measured) {
    return Cpu.now(measured.process(), ProcessHandle.of(postgres.postmasterPid()).orElseThrow());
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      postgres.close();
    }
  }
}
