package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pacspace.transparency.VerifierKey;
import io.pacspace.witness.Witness;
import io.pacspace.witness.WitnessFolder;
import io.pacspace.witness.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log in Go, with notes, trees and cosignatures of other implementations, has its checkpoints
/// cosigned; skipped, and says why, where it cannot be built.
class WitnessOfGoLogTest {
  private static final Path SOURCE = Path.of("src/test/go/witnessed");

  @TempDir Path temporary;

  private record Said(int code, String text) {}

  private static Said run(Path folder, String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(process.waitFor(), text);
    } catch (IOException e) {
      return new Said(-1, String.valueOf(e.getMessage()));
    }
  }

  @Test
  void cosignsItAsItGrows() throws Exception {
    var program = temporary.resolve("witnessed").toString();
    var built = run(SOURCE, "go", "build", "-o", program, ".");
    assumeTrue(built.code() == 0, "the log in Go cannot be built: " + built.text());
    var log = VerifierKey.parse(run(temporary, program).text().strip());
    try (var folder = WitnessFolder.open(temporary.resolve("witness"))) {
      var key = folder.key(null);
      var witness = Witness.open(folder, key, List.of(log), Clock.systemUTC());
      var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (var server = WitnessServer.start(witness, anywhere)) {
        var url = "http://127.0.0.1:" + server.address().getPort();
        assertThat(run(temporary, program, url, key.key().toString())).isEqualTo(new Said(0, ""));
      }
    }
  }
}
