package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What root can do although PostgreSQL refuses root. Needs root, and another user who can reach
/// the folder, which is therefore not the build's.
class RunAsTest {
  @TempDir static Path folder;

  @BeforeAll
  static void unpackWhereEverybodyCanRead() throws IOException {
    assumeThat(new UnixSystem().getUid()).as("the user who runs the tests").isZero();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Binaries.unpack(folder, _ -> {});
  }

  @Test
  void runsAsNobodyWhereNamespacesAreForbiddenAndRemainsSo() throws Exception {
    var home = home("nobody");
    var forbidden = Map.of("PATH", withFailing("unshare") + ":" + System.getenv("PATH"));
    try (var child = ChildJvm.start(home, forbidden)) {
      assertThat(child.awaitOutcome()).startsWith("ready ");
      child.kill();
    }
    assertThat(owner(home.resolve("data"))).isEqualTo(65534);
    try (var postgres = EmbeddedPostgres.start(home, _ -> {})) {
      assertThat(TestingSql.query(postgres, "select 42")).containsExactly("42");
    }
    try (var postgres = EmbeddedPostgres.start(home, _ -> {})) {
      assertThat(TestingSql.query(postgres, "select 42")).containsExactly("42");
      assertThat(owner(Path.of("/proc/" + postgres.postmasterPid()))).isEqualTo(65534);
    }
  }

  @Test
  void saysWhatToDoWhereNothingWorks() throws Exception {
    var forbidden = Map.of("PATH", withFailing("unshare", "setpriv") + ":" + System.getenv("PATH"));
    try (var child = ChildJvm.start(home("nothing works"), forbidden)) {
      assertThat(child.awaitOutcome())
          .contains("does not run as root", "Run PacSpace as an ordinary user");
    }
  }

  private static Path home(String name) throws IOException {
    var home = Files.createDirectories(folder.resolve(name));
    Files.createSymbolicLink(home.resolve("binaries"), folder.resolve("binaries"));
    return home;
  }

  private static Path withFailing(String... programs) throws IOException {
    var bin = Files.createTempDirectory(folder, "bin");
    for (var program : programs) {
      var script = Files.writeString(bin.resolve(program), "#!/bin/sh\nexit 1\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return bin;
  }

  private static int owner(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }
}
