package io.pacspace.start;

import io.pacspace.databases.Login;
import io.pacspace.postgres.EmbeddedPostgres;
import io.pacspace.postgres.PostgresFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/// The development default: a real PostgreSQL, a master key and a log file in one data folder, kept
/// between runs. Says on the console what it is doing.
final class EmbeddedInstallation implements AutoCloseable {
  private static final int UNUSABLE = 2;
  private static final List<String> DATABASES = List.of("control", "sandbox", "production");

  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final int port;
  private final Optional<InetAddress> beside;
  private final AtomicBoolean closing = new AtomicBoolean();

  private EmbeddedInstallation(
      Path folder, EmbeddedPostgres postgres, int port, Optional<InetAddress> beside) {
    this.folder = folder;
    this.postgres = postgres;
    this.port = port;
    this.beside = beside;
  }

  /// Opens the data folder, new or from an earlier run. `port` 0 picks a free one; `beside` is
  /// where it listens beside the loopback interface.
  static EmbeddedInstallation open(Path folder, int port, Optional<InetAddress> beside) {
    var home = folder.toAbsolutePath().normalize();
    var free = freePort(port);
    Console.say("opening " + home);
    EmbeddedPostgres.createFolder(home);
    var postgres = EmbeddedPostgres.start(postgres(home), Console::say);
    for (var login : Login.values()) {
      postgres.createLogin(login.username());
    }
    DATABASES.forEach(name -> postgres.createDatabaseIfAbsent(name, Login.OWNER.username()));
    Console.say("starting the server");
    return new EmbeddedInstallation(home, postgres, free, beside);
  }

  private static int freePort(int wanted) {
    try (var socket = new ServerSocket(wanted, 1, InetAddress.getByName(null))) {
      return socket.getLocalPort();
    } catch (IOException _) {
      throw new Installation.Refused(
          List.of("Port " + wanted + " is taken; choose another with --port, or --port 0."));
    }
  }

  /// The settings that make this an installation; an operator's own come before them.
  Map<String, Object> properties() {
    var properties = new HashMap<String, Object>();
    properties.put("pacspace.public-url", address());
    properties.putAll(databases(postgres::jdbcUrl, postgres::password));
    properties.put("pacspace.master-key-file", masterKey().toString());
    properties.put("pacspace.payment", "embedded");
    properties.put("pacspace.sole-node", true);
    for (var limit : List.of("sign-ins", "mails", "registrations")) {
      properties.put("pacspace.limits." + limit, 1_000_000);
    }
    properties.put("logging.file.name", newPrivate(log()).toString());
    properties.put("logging.structured.format.file", "logstash");
    properties.put("logging.threshold.console", "off");
    return properties;
  }

  /// The settings of the databases alone, in the PostgreSQL of such a folder.
  static Map<String, Object> databases(
      UnaryOperator<String> jdbcUrl, UnaryOperator<String> password) {
    var properties = new HashMap<String, Object>();
    var names =
        Map.of(
            "pacspace.control", "control",
            "pacspace.cells.sandbox.main", "sandbox",
            "pacspace.cells.production.main", "production");
    names.forEach(
        (setting, name) -> {
          properties.put(setting + ".url", jdbcUrl.apply(name));
          properties.put(setting + ".password", password.apply(Login.APPLICATION.username()));
          properties.put(setting + ".owner.password", password.apply(Login.OWNER.username()));
          properties.put(setting + ".recorder.password", password.apply(Login.RECORDER.username()));
        });
    return properties;
  }

  /// Where such a folder keeps its PostgreSQL.
  static Path postgres(Path folder) {
    return folder.resolve("postgres");
  }

  /// Where such a folder keeps its master key.
  static Path masterKey(Path folder) {
    return folder.resolve("master.key");
  }

  private Path masterKey() {
    var file = masterKey(folder);
    if (Files.exists(file)) {
      return file;
    }
    try {
      var key = new byte[32];
      new SecureRandom().nextBytes(key);
      var temporary = folder.resolve("master.key.new");
      Files.deleteIfExists(temporary);
      Files.writeString(newPrivate(temporary), HexFormat.of().formatHex(key));
      return Files.move(temporary, file);
    } catch (IOException e) {
      throw new UncheckedIOException("the master key cannot be written to " + folder, e);
    }
  }

  /// A file that nobody else can read from its first moment, unless it is there.
  private static Path newPrivate(Path file) {
    try {
      if (Files.notExists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  Path folder() {
    return folder;
  }

  int port() {
    return port;
  }

  /// Where it is for those on this machine.
  private String address() {
    return "http://localhost:" + port;
  }

  /// Where such a folder keeps the address of the server that was started on it last.
  static Path address(Path folder) {
    return folder.resolve("address");
  }

  private void keepAddress() {
    try {
      Files.writeString(address(folder), address());
    } catch (IOException e) {
      throw new UncheckedIOException("the address cannot be written to " + folder, e);
    }
  }

  /// Tells the person at the console that all is well, and what to do with it.
  void announce() {
    endWithPostgres();
    keepAddress();
    System.out.println(
        """
        ready %1$s

        What next:
          dashboard   %1$s
          register    curl -X POST %1$s/dashboard/auth/register -H 'Content-Type: application/json' \\
                        -d '{"name":"You","email":"you@example.test","password":"a long passphrase","organization":"Yours"}'
          read mail   %1$s/dev/mail
          the rest    README.md walks through it
          log file    %2$s
          stop        Ctrl-C
        """
            .formatted(address(), log()));
    beside.ifPresent(
        address ->
            System.out.println(
                """
                WARNING: this also listens on %s. Whoever reaches it there can read every mail at
                /dev/mail, and so become anybody here: for people and networks you trust alone.
                """
                    .formatted(address.getHostAddress())));
  }

  /// Nothing works without it, and nobody else would start it again.
  private void endWithPostgres() {
    ProcessHandle.of(postgres.postmasterPid())
        .ifPresent(
            postmaster -> {
              var _ = postmaster.onExit().thenRun(this::end);
            });
  }

  private void end() {
    if (!closing.get()) {
      System.err.println(
          "PostgreSQL has ended, and with it PacSpace: start it again. The data is in "
              + folder
              + ", and postgres/postgres.log there says why.");
      System.exit(UNUSABLE);
    }
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  @Override
  public void close() {
    closing.set(true);
    try {
      postgres.close();
      Console.say("PostgreSQL has stopped; the data stays in " + folder);
    } catch (PostgresFailure failure) {
      System.err.println(failure.getMessage());
    }
  }
}
