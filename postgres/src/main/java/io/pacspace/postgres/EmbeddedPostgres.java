package io.pacspace.postgres;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// A running PostgreSQL whose programs, data, password and log live in one folder. It listens on
/// 127.0.0.1 alone, asks for a password and never gives up durability for speed.
///
/// It outlives a killed JVM; the next start on the folder takes it over.
public final class EmbeddedPostgres implements AutoCloseable {
  /// Duplicate database, and duplicate key when two create it at the very same time.
  private static final Set<String> EXISTS_ALREADY = Set.of("42P04", "23505");

  private final FolderLock lock;
  private final Server server;
  private final Postmaster postmaster;
  private final Access access;
  private boolean closed;

  private EmbeddedPostgres(FolderLock lock, Server server, Postmaster postmaster, Access access) {
    this.lock = lock;
    this.server = server;
    this.postmaster = postmaster;
    this.access = access;
  }

  /// Starts with the usual settings.
  ///
  /// @see #start(Path, Map, Consumer)
  public static EmbeddedPostgres start(Path folder, Consumer<String> progress) {
    return start(folder, Map.of(), progress);
  }

  /// Starts the server of a folder and returns when it answers. What is missing in the folder is
  /// created; data that is there is never touched.
  ///
  /// @param settings of `postgresql.conf`, such as `shared_buffers`, over the usual ones
  /// @param progress is told in a few words what is being done
  /// @throws PostgresFailure if that is not possible, saying why and what to do
  /// @throws IllegalArgumentException for a malformed setting or one that is not to be changed
  public static EmbeddedPostgres start(
      Path folder, Map<String, String> settings, Consumer<String> progress) {
    return start(folder, Settings.with(settings), Server::freePort, progress);
  }

  static EmbeddedPostgres start(
      Path folder, Settings settings, IntSupplier ports, Consumer<String> progress) {
    try {
      var home = Files.createDirectories(folder).toRealPath();
      var lock = FolderLock.acquire(home);
      try {
        return start(home, lock, settings, ports, progress);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException | UncheckedIOException e) {
      throw new PostgresFailure(
          "PostgreSQL could not be started in %s (%s): see that there is space and that you may write there."
              .formatted(folder, e),
          e);
    }
  }

  private static EmbeddedPostgres start(
      Path home, FolderLock lock, Settings settings, IntSupplier ports, Consumer<String> progress)
      throws IOException {
    var began = System.nanoTime();
    var binaries = Binaries.unpack(home, progress);
    var runAs = RunAs.choose(Cluster.data(home), binaries.program("postgres"));
    var programs = new Programs(binaries, runAs, new ServerLog(home.resolve("postgres.log")));
    var cluster = Cluster.open(home, programs, progress);
    var server = new Server(programs, cluster, settings, ports, progress);
    var postmaster = server.startOrAdopt();
    var took = Duration.ofNanos(System.nanoTime() - began);
    progress.accept(
        "PostgreSQL %s is ready on port %d after %d ms"
            .formatted(binaries.release(), postmaster.port(), took.toMillis()));
    return new EmbeddedPostgres(
        lock, server, postmaster, new Access(postmaster.port(), cluster.password()));
  }

  /// The URL of a database, without user and password.
  public String jdbcUrl(String database) {
    return access.jdbcUrl(database);
  }

  /// The superuser's name.
  public String username() {
    return Access.USER;
  }

  /// The superuser's password, which was made at random for this folder.
  public String password() {
    return access.password();
  }

  /// Creates a folder, to keep the server's in, that nobody else can look into. Where PostgreSQL's
  /// programs have to run as somebody else, they can pass through.
  public static void createFolder(Path folder) {
    try {
      if (Files.notExists(folder)) {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        var permissions = RunAs.isSomebodyElse() ? "rwx--x--x" : "rwx------";
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
      }
    } catch (IOException e) {
      throw new PostgresFailure(
          "The folder %s cannot be created (%s): see that there is space and that you may write there."
              .formatted(folder, e),
          e);
    }
  }

  /// Makes a user who may sign in and do what is granted, unless there is one of that name. An
  /// older one who could not sign in can do so now.
  public void createLogin(String name) {
    new Logins(access).create(name);
  }

  /// The password of [#createLogin], which follows from the superuser's.
  public String password(String login) {
    return new Logins(access).password(login);
  }

  /// Creates a database unless there is one of that name, and makes it and all that is in it this
  /// user's.
  public void createDatabaseIfAbsent(String name, String owner) {
    createDatabaseIfAbsent(name);
    new Logins(access).give(name, owner);
  }

  /// The port on 127.0.0.1; another one after every start.
  public int port() {
    return access.port();
  }

  /// The process that all others of the server descend from.
  public long postmasterPid() {
    return postmaster.pid();
  }

  /// Creates a database unless there is one of that name.
  public void createDatabaseIfAbsent(String name) {
    try (var connection = access.connect("postgres");
        var query = connection.prepareStatement("select from pg_database where datname = ?");
        var statement = connection.createStatement()) {
      query.setString(1, name);
      try (var found = query.executeQuery()) {
        if (!found.next()) {
          statement.execute("create database \"" + name.replace("\"", "\"\"") + '"');
        }
      }
    } catch (SQLException e) {
      // Somebody else may have created it in between.
      if (!EXISTS_ALREADY.contains(requireNonNullElse(e.getSQLState(), ""))) {
        throw new PostgresFailure("The database " + name + " could not be created: " + e, e);
      }
    }
  }

  /// Disconnects everybody, writes everything down and waits for the end of the server.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      server.stop();
    } catch (IOException | UncheckedIOException e) {
      throw new PostgresFailure("PostgreSQL could not be stopped: " + e.getMessage(), e);
    }
  }
}
