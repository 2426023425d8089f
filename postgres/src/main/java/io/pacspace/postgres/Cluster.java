package io.pacspace.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The data folder and the superuser's password, which is kept beside it.
record Cluster(Path data, String password) {
  private static final int PASSWORD_BYTES = 24;

  static Path data(Path home) {
    return home.resolve("data");
  }

  private static Path passwordFile(Path home) {
    return home.resolve("password");
  }

  static String password(Path home) throws IOException {
    return Files.readString(passwordFile(home)).strip();
  }

  /// Opens the cluster in a home, which is created the first time and left as it is afterwards.
  static Cluster open(Path home, Programs programs, Consumer<String> progress) throws IOException {
    var data = data(home);
    var passwordFile = passwordFile(home);
    if (Files.exists(data)) {
      requireReadable(data, passwordFile, programs.binaries());
      programs.runAs().own(data);
    }
    Staging.complete(
        data,
        staging -> {
          progress.accept("creating the database cluster");
          createPassword(passwordFile);
          return create(staging, passwordFile, programs);
        });
    return new Cluster(data, password(home));
  }

  private static void requireReadable(Path data, Path passwordFile, Binaries binaries)
      throws IOException {
    var versionFile = data.resolve("PG_VERSION");
    if (!Files.exists(versionFile)) {
      throw new PostgresFailure(
          data + " is not PostgreSQL's: move it away, or choose another folder.");
    }
    var version = Files.readString(versionFile).strip();
    if (!version.equals(binaries.major())) {
      throw new PostgresFailure(
          "%s was written by PostgreSQL %s and this is %s: dump it with the earlier version, move it away and load the dump."
              .formatted(data, version, binaries.release()));
    }
    if (!Files.exists(passwordFile)) {
      throw new PostgresFailure(
          "%s is missing and without it nobody can use %s: bring it back from a backup, or move both away to begin anew."
              .formatted(passwordFile, data));
    }
  }

  /// Before the cluster, so that there is never one whose password was lost.
  private static void createPassword(Path file) throws IOException {
    if (!Files.exists(file)) {
      var bytes = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(bytes);
      write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
    }
  }

  private static Path create(Path staging, Path passwordFile, Programs programs)
      throws IOException {
    // The program may run as a user who cannot read the file in the home.
    var passwordCopy = staging.resolve("password");
    write(passwordCopy, Files.readString(passwordFile));
    programs.runAs().own(staging);
    programs.prepareLog();
    var data = staging.resolve("data");
    initialise(data, passwordCopy, programs);
    return data;
  }

  /// The collation is PostgreSQL's own C.UTF-8, so it is there on every system and never changes
  /// beneath the indexes as one of the C library does.
  private static void initialise(Path data, Path passwordFile, Programs programs)
      throws IOException {
    var initdb =
        programs.start(
            "initdb",
            List.of(
                "--pgdata=" + data,
                "--username=" + Access.USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions"));
    try {
      if (initdb.waitFor() != 0) {
        throw new PostgresFailure(
            "The database cluster could not be created: see below why, and start again.",
            programs.log());
      }
    } catch (InterruptedException e) {
      throw PostgresFailure.interrupted(e);
    }
  }

  /// Whether the server was last started with this configuration.
  boolean isConfiguredAs(String configuration) throws IOException {
    var file = configuration();
    return Files.exists(file) && Files.readString(file).equals(configuration);
  }

  /// Replaces the configuration for the next start.
  void configure(String configuration, RunAs runAs) throws IOException {
    write(configuration(), configuration);
    runAs.own(configuration());
  }

  private Path configuration() {
    return data.resolve("postgresql.conf");
  }

  /// Writes a file that only its owner may read, all of it or nothing.
  private static void write(Path file, String text) throws IOException {
    var partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(partial, options, ownerOnly)) {
      var bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return data.toString();
  }
}
