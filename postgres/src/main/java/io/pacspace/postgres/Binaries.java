package io.pacspace.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;

/// PostgreSQL's programs, unpacked from the archive on the class path.
record Binaries(Path folder, String version) {

  /// Unpacks the version on the class path under `home/binaries`, unless that has happened before.
  static Binaries unpack(Path home, Consumer<String> progress) throws IOException {
    var version = versionOnClassPath();
    var binaries = new Binaries(home.resolve("binaries").resolve(version), version);
    Staging.complete(
        binaries.folder(),
        staging -> {
          progress.accept("unpacking PostgreSQL " + binaries.release());
          try (var archive = archiveOnClassPath()) {
            new Unpacking(staging).unpack(archive);
          }
          return staging;
        });
    return binaries;
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /// PostgreSQL's own number, such as 18.6, of the artifact's, such as 18.6.0.
  String release() {
    return version.substring(0, version.lastIndexOf('.'));
  }

  /// The part of the number that decides whether the server can read a cluster.
  String major() {
    return version.substring(0, version.indexOf('.'));
  }

  private static String versionOnClassPath() throws IOException {
    var properties = new Properties();
    try (var in = Binaries.class.getResourceAsStream("binaries.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static InputStream archiveOnClassPath() {
    var platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    var archive = Binaries.class.getResourceAsStream("/postgres-" + platform + ".txz");
    if (archive == null) {
      throw new PostgresFailure(
          "No PostgreSQL for %s is on the class path: build on the machine that runs it, or use an external PostgreSQL."
              .formatted(platform));
    }
    return archive;
  }

  /// The platform as the archives are named, from `os.name` and `os.arch`.
  static String platform(String osName, String osArch) {
    var system = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName;
    var machine =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          default -> osArch;
        };
    return system.toLowerCase(Locale.ROOT) + "-" + machine;
  }
}
