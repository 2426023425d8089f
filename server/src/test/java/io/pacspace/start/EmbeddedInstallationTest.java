package io.pacspace.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.EmbeddedServer;
import io.pacspace.testing.TestTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody at a console is promised of `./pacspace run`, short of building it.
class EmbeddedInstallationTest {
  private static final int INTERRUPTED = 130;
  private static final int UNUSABLE = 2;

  @TempDir private static Path folder;
  private final Path data = folder.resolve("data");

  @Test
  void servesAtTheAddressThatItAnnounces() {
    try (var server = EmbeddedServer.launch(data).awaitReady()) {
      assertThat(server.http().get("/readyz").status()).isEqualTo(200);
    }
  }

  /// It shows everybody's mail: nobody else on the network may ask for it, and nobody else on the
  /// machine may look into its folder.
  @Test
  void isForThisMachineAndItsUserAlone() throws Exception {
    var own = folder.resolve("own");
    try (var server = EmbeddedServer.launch(own).awaitReady()) {
      var port = URI.create(server.http().url()).getPort();
      var addresses =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLinkLocalAddress())
              .toList();
      assertThat(addresses).anyMatch(InetAddress::isLoopbackAddress);
      for (var address : addresses) {
        assertThat(listens(address, port))
            .as(address.toString())
            .isEqualTo(address.isLoopbackAddress());
      }
      assertThat(Files.getPosixFilePermissions(own.resolve("server.log")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.getPosixFilePermissions(own))
          .doesNotContain(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)
          .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    }
  }

  private static boolean listens(InetAddress address, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2_000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void saysWhyItDoesNotStartTwiceOnOneFolder() {
    try (var first = EmbeddedServer.launch(data).awaitReady()) {
      var second = EmbeddedServer.launch(data);
      assertThat(second.awaitEnd()).isEqualTo(UNUSABLE);
      assertThat(second.console()).contains("already in use").doesNotContain("\tat ");
      assertThat(first.http().get("/readyz").status()).isEqualTo(200);
    }
  }

  @Test
  void takesItsPostgresAlongOnCtrlC() {
    try (var server = EmbeddedServer.launch(data).awaitReady()) {
      assertThat(server.hasPostgres()).isTrue();
      assertThat(server.interrupt().awaitEnd()).isEqualTo(INTERRUPTED);
      assertThat(server.hasPostgres()).isFalse();
      assertThat(server.console()).contains("PostgreSQL has stopped");
    }
  }

  /// A PostgreSQL that is about to be there must not stay behind either.
  @Test
  void takesItsPostgresAlongOnCtrlCWhileItStarts() {
    try (var server = EmbeddedServer.launch(data).awaitSaying("starting PostgreSQL").interrupt()) {
      assertThat(server.awaitEnd()).isEqualTo(INTERRUPTED);
      assertThat(server.hasPostgres()).isFalse();
    }
  }

  @Test
  void endsWithASentenceWhenItsPostgresIsKilled() {
    try (var server = EmbeddedServer.launch(data).awaitReady()) {
      server.killPostgres();
      assertThat(server.awaitEnd()).isEqualTo(UNUSABLE);
      assertThat(server.console()).contains("PostgreSQL has ended").doesNotContain("\tat ");
    }
  }

  @Test
  void keepsWhatItAnsweredThroughAKill() {
    var tenant = signUpAndKill();
    try (var server = EmbeddedServer.launch(data).awaitReady()) {
      var credentials =
          "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(tenant.email(), TestTenant.PASSWORD);
      assertThat(server.http().post("/dashboard/auth/login", credentials).status()).isEqualTo(200);
    }
  }

  private TestTenant signUpAndKill() {
    try (var server = EmbeddedServer.launch(data).awaitReady()) {
      var tenant = server.signUp();
      server.kill().awaitEnd();
      return tenant;
    }
  }
}
