package io.pacspace.testing;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pacspace.databases.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// PostgreSQL and PgBouncer as a distribution has them, set up by the steps of `docs/operations.md`
/// and nothing else. Tests that need them are skipped where they are not installed.
public final class DebianPostgres implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final Path PGBOUNCER = Path.of("/usr/sbin/pgbouncer");
  private static final String ADMINISTRATOR = "administrator";
  private static final List<String> DATABASES = List.of("control", "sandbox", "production");
  private static final int NOBODY = 65534;

  private final Path folder;
  private final Path programs;
  private final int port = freePort();
  private final int pooledPort = freePort();
  private final Process pooler;

  private DebianPostgres(Path folder, Path programs) throws IOException {
    this.folder = folder;
    this.programs = programs;
    give(folder);
    startPostgres();
    follow(DATABASES);
    this.pooler = startPooler();
  }

  /// Starts both in an empty folder, or skips the test and says why.
  public static DebianPostgres start(Path folder) throws IOException {
    assumeTrue(
        Files.isDirectory(VERSIONS), "PostgreSQL is not installed: apt-get install postgresql-15");
    assumeTrue(Files.exists(PGBOUNCER), "PgBouncer is not installed: apt-get install pgbouncer");
    try (var versions = Files.list(VERSIONS)) {
      return new DebianPostgres(folder, versions.sorted().findFirst().orElseThrow().resolve("bin"));
    }
  }

  private void startPostgres() throws IOException {
    var password = give(Files.writeString(folder.resolve("password"), password(ADMINISTRATOR)));
    run(
        programs.resolve("initdb").toString(),
        "--pgdata=" + folder.resolve("data"),
        "--username=" + ADMINISTRATOR,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C");
    run(
        programs.resolve("pg_ctl").toString(),
        "start",
        "-w",
        "-s",
        "-D",
        folder.resolve("data").toString(),
        "-l",
        folder.resolve("postgres.log").toString(),
        "-o",
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=''".formatted(port));
  }

  /// The steps for operators, as they are printed.
  private void follow(List<String> databases) throws IOException {
    var administrator = as(ADMINISTRATOR, "postgres", port);
    statements(Guide.block("create role pacspace_owner"))
        .map(DebianPostgres::withPassword)
        .forEach(sql -> administrator.sql(sql).update());
    for (var database : databases) {
      statements(Guide.block("create database pacspace_control"))
          .map(sql -> sql.replace("pacspace_control", "pacspace_" + database))
          .forEach(sql -> administrator.sql(sql).update());
    }
  }

  private static Stream<String> statements(String block) {
    return block.lines().map(String::strip).filter(line -> !line.isEmpty());
  }

  private static String withPassword(String sql) {
    for (var login : Login.values()) {
      if (sql.contains(login.username() + " ")) {
        return sql.replace("…", password(login.username()));
      }
    }
    throw new IllegalStateException("nobody's password: " + sql);
  }

  private static String password(String user) {
    return "the one of " + user;
  }

  /// By the lines of the guide, and what it leaves to operators: addresses and users.
  private Process startPooler() throws IOException {
    var users = new StringBuilder();
    for (var login : Login.values()) {
      users.append("\"%s\" \"%s\"\n".formatted(login.username(), password(login.username())));
    }
    var file = give(Files.writeString(folder.resolve("users.txt"), users));
    var settings =
        """
        [databases]
        changed = host=127.0.0.1 port=%1$d dbname=pacspace_control user=pacspace_owner
        * = host=127.0.0.1 port=%1$d
        [pgbouncer]
        %2$s
        listen_addr = 127.0.0.1
        listen_port = %3$d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %4$s
        default_pool_size = 6
        """
            .formatted(port, Guide.block("pool_mode = transaction"), pooledPort, file);
    var ini = give(Files.writeString(folder.resolve("pgbouncer.ini"), settings));
    var log = folder.resolve("pgbouncer.log").toFile();
    var process =
        builder(PGBOUNCER.toString(), ini.toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    await().atMost(Duration.ofMinutes(1)).until(() -> answers(pooledPort) || !process.isAlive());
    assertThat(process.isAlive()).as(Files.readString(log.toPath())).isTrue();
    return process;
  }

  static boolean answers(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  /// The settings of a server behind the pooler.
  public Map<String, Object> properties() {
    var properties = new HashMap<String, Object>();
    var settings = List.of("control", "cells.sandbox.main", "cells.production.main");
    for (var i = 0; i < DATABASES.size(); i++) {
      var setting = "pacspace." + settings.get(i);
      var database = "pacspace_" + DATABASES.get(i);
      properties.put(setting + ".url", pooledUrl(database));
      properties.put(setting + ".owner.url", url(database, port));
      properties.put(setting + ".password", password(Login.APPLICATION.username()));
      properties.put(setting + ".owner.password", password(Login.OWNER.username()));
      properties.put(setting + ".recorder.password", password(Login.RECORDER.username()));
    }
    return properties;
  }

  /// Through the pooler; `changed` is the control database, where it makes everybody the owner.
  public String pooledUrl(String database) {
    return url(database, pooledPort) + "?prepareThreshold=0";
  }

  private static String url(String database, int port) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /// A database, past the pooler and every grant.
  public JdbcClient administrator(String database) {
    return as(ADMINISTRATOR, "pacspace_" + database, port);
  }

  private static JdbcClient as(String user, String database, int port) {
    var source = new PGSimpleDataSource();
    source.setURL(url(database, port));
    source.setUser(user);
    source.setPassword(password(user));
    return JdbcClient.create(source);
  }

  /// A port where nobody listens.
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /// Neither program runs as root.
  private static ProcessBuilder builder(String... command) {
    var whole = new ArrayList<String>();
    if (isRoot()) {
      whole.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    whole.addAll(List.of(command));
    return new ProcessBuilder(whole).directory(Path.of("/").toFile());
  }

  private void run(String... command) throws IOException {
    var output = folder.resolveSibling("output-of-postgres.txt").toFile();
    var process = builder(command).redirectErrorStream(true).redirectOutput(output).start();
    assertThat(process.onExit().join().exitValue())
        .as("%s: %s", List.of(command), Files.readString(output.toPath()))
        .isZero();
  }

  private static Path give(Path file) throws IOException {
    if (isRoot()) {
      Files.setAttribute(file, "unix:uid", NOBODY);
      Files.setAttribute(file, "unix:gid", NOBODY);
    }
    Files.setPosixFilePermissions(
        file, fromString(Files.isDirectory(file) ? "rwx------" : "rw-------"));
    return file;
  }

  @Override
  public void close() throws IOException {
    pooler.destroy();
    pooler.onExit().join();
    run(
        programs.resolve("pg_ctl").toString(),
        "stop",
        "-w",
        "-s",
        "-m",
        "fast",
        "-D",
        folder.resolve("data").toString());
  }
}
