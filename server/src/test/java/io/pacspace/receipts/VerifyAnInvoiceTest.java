package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of `docs/verify-an-invoice.md` do what the page says, with nothing but the program
/// of the command line, a shell and curl; skipped where one of them is missing.
class VerifyAnInvoiceTest {
  private static final Path ROOT =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
  private static final Path PROGRAM = ROOT.resolve("cli/target/pacspace-cli.jar");
  private static final Pattern BLOCKS = Pattern.compile("(?ms)^```\\n(.*?)^```$");

  @TempDir Path folder;

  private static Instant now(TestDatabases databases) {
    var end = databases.now("production").plusMillis(1);
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !databases.now("production").isBefore(end));
    return end;
  }

  @Test
  void itsCommandsAnswerWhatItSays() throws Exception {
    assumeTrue(Files.exists(PROGRAM), "the command line is not built");
    assumeTrue(run("command -v curl").code() == 0, "there is no curl");
    try (var databases = TestDatabases.create();
        var server = TestServer.start(databases, Map.of())) {
      var tenant = TestTenant.signUp(server).upgrade("pilot");
      var program = TestProgram.of(server, tenant, "production");
      program.record("acme", "5");
      var start = now(databases);
      for (var reference : new String[] {"a", "b", "c"}) {
        program.record(
            "{\"customerId\":\"acme\",\"delta\":\"0.1\",\"reason\":\"r\",\"referenceId\":\"%s\"}"
                .formatted(reference));
      }
      var end = now(databases);
      var made =
          program.post(
              "/api/v1/balance/checkpoint",
              "{\"customerId\":\"acme\",\"startDate\":\"%s\",\"endDate\":\"%s\"}"
                  .formatted(start, end));
      var root = made.data().path("receiptId").asString();
      var origin = server.http().get("/api/v1/verify/" + root).data().path("proof").path("origin");
      var key = new Verifier(server).key(origin.asString());
      Files.writeString(folder.resolve("ours.csv"), "referenceId,delta\na,0.1\nb,0.10\nc,1e-1\n");
      var settings = "URL=%s\nROOT=%s\nLOGKEY='%s'\n".formatted(server.http().url(), root, key);

      var said = run(settings + commands());
      assertThat(said.code()).as(said.text()).isZero();
      assertThat(said.text())
          .contains("stated", "consistent", "re-added", "SAME by reference: 3 records", "acme")
          .doesNotContain("SANDBOX", "REFUSED");
      var other = run(settings + verifying("--sum 0.4"));
      assertThat(other.code()).as(other.text()).isEqualTo(1);
      assertThat(run(settings + verifying("--sum 0.3")).code()).isZero();
    }
  }

  private static String verifying(String more) {
    return "./pacspace verify window.json --key \"$LOGKEY\" --root \"$ROOT\" " + more;
  }

  /// All blocks of the page but the first, which has what the reader fills in.
  private static String commands() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/verify-an-invoice.md"));
    var commands = new StringBuilder("set -e\n");
    BLOCKS.matcher(page).results().skip(1).forEach(block -> commands.append(block.group(1)));
    assertThat(commands).contains("format=bundle", "format=edges", "format=tlog-proof", "compare");
    return commands.toString();
  }

  private record Said(int code, String text) {}

  private Said run(String commands) throws IOException, InterruptedException {
    var program = folder.resolve("pacspace");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s' -jar '%s' \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                PROGRAM.toAbsolutePath().normalize()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    var output = folder.resolve("output.txt");
    var shell =
        new ProcessBuilder("bash", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Said(shell.waitFor(), Files.readString(output));
  }
}
