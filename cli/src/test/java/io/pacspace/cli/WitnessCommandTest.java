package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One sentence for every call that makes no sense, before anything is made or cosigned.
class WitnessCommandTest {
  @TempDir Path temporary;
  private Path dir;
  private TestingLog log;

  @BeforeEach
  void start() throws Exception {
    dir = temporary.resolve("witness");
    log = TestingLog.ofRecords("log.example/sandbox", 3);
  }

  private Run witness(Object... more) {
    var args = new Object[more.length + 3];
    args[0] = "witness";
    args[1] = "--dir";
    args[2] = dir;
    System.arraycopy(more, 0, args, 3, more.length);
    return Run.of(args);
  }

  @Test
  void hasOneSentenceForWhatMakesNoSense() throws Exception {
    Run.of("witness", "--once").isUnusable("Missing required option: '--dir=FOLDER'");
    Run.of("witness", "key").isUnusable("Missing required option: '--dir=FOLDER'");
    witness().isUnusable("There is nothing to do");
    witness("--log", log.key()).isUnusable("There is nothing to do");
    witness("--once").isUnusable("There is nothing to do");
    witness("--log", "x", "--listen", "localhost:0").isUnusable("'x' is not a verifier key");
    var url = temporary.resolve("absent");
    witness("--environment", "x", url, "--once").isUnusable("'x' is not a verifier key");
    witness("--environment", log.key(), url, "--once").isUnusable("There is no folder " + url);
    witness("--environment", log.key(), url, "--log", log.key(), "--once")
        .isUnusable("--log, --logs and --name are for a witness");
    witness("--environment", log.key(), url, "--once", "--listen", "localhost:0")
        .isUnusable("--once is for --environment, without --listen");
    witness("--environment", log.key(), url, "--every", "0").isUnusable("at least one second");
    assertThat(witness("--environment", log.key()).code()).isEqualTo(Exit.UNUSABLE);
    witness("--environment", log.key(), temporary, "--environment", log.key(), temporary, "--once")
        .isUnusable("is followed already");
  }

  @Test
  void hasOneSentenceForAWitnessThatCannotStart() throws Exception {
    witness("--listen", "localhost:0").isUnusable("A witness needs the key of a log to cosign");
    for (var address : new String[] {"localhost", ":1", "localhost:x", "localhost:1/x", "a b:1"}) {
      witness("--listen", address, "--log", log.key()).isUnusable("is not HOST:PORT");
    }
    witness("--listen", "192.0.2.1:1", "--log", log.key()).isUnusable("Nobody can listen at");
    var file = temporary.resolve("logs");
    witness("--listen", "localhost:0", "--logs", file).isUnusable(file + " cannot be read");
    Files.writeString(file, "# ours\n\nnot a key\n");
    witness("--listen", "localhost:0", "--logs", file).isUnusable("A line of " + file);
    witness("--listen", "localhost:0", "--name", "a b", "--log", log.key())
        .isUnusable("The witness of this folder is called pacspace-witness/");
  }

  @Test
  void makesNoKeyUnderANameThatNoKeyCanHave() {
    witness("--listen", "localhost:0", "--name", "a b", "--log", log.key())
        .isUnusable("A witness cannot be called that");
    assertThat(dir.resolve("key")).doesNotExist();
    witness("key").isUnusable("There is no key " + dir.resolve("key"));
  }

  @Test
  void usesNoKeyThatIsNotItsOwn() throws Exception {
    witness("--listen", "192.0.2.1:1", "--log", log.key());
    var key = dir.resolve("key");
    var lines = Files.readAllLines(key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    witness("key").isUnusable("may be read by others");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(witness("key").code()).isEqualTo(Exit.VERIFIED);
    var other = TestingLog.newPair().getPrivate().getEncoded();
    var encoded = Base64.getEncoder().encodeToString(other);
    for (var text :
        new String[] {
          "", lines.getFirst() + "\n", lines.getFirst() + "\nx\n", lines.getFirst() + "\n" + encoded
        }) {
      Files.writeString(key, text);
      witness("key").isUnusable("is not the key of a witness");
    }
  }

  /// One key a line, and each log by itself.
  @Test
  void readsTheKeysOfItsLogsFromAFile() throws Exception {
    var other = TestingLog.ofRecords("other.example/log", 3);
    var file = temporary.resolve("logs");
    Files.writeString(file, "# ours\n\n" + log.key() + "\n" + other.key() + "  \n");
    var third = TestingLog.ofRecords("third.example/log", 3);
    try (var running = WitnessProcess.start(dir, third, "--logs", file.toString())) {
      for (var each : new TestingLog[] {log, other, third}) {
        var request = TestingWitness.request(each, each.leaves(), 0);
        running.witness().cosignature(request, running.witness().post(request));
      }
    }
  }

  /// One process cosigns some logs and follows others.
  @Test
  void cosignsAndFollowsAtOnce() throws Exception {
    var site = temporary.resolve("site");
    log.writeTo(site);
    var other = TestingLog.ofRecords("other.example/log", 3);
    var environment = new String[] {"--environment", log.key().toString(), site.toString()};
    try (var running = WitnessProcess.start(dir, other, environment)) {
      var said = running.out().readLine();
      assertThat(said).isEqualTo("log.example/sandbox: 3 entries, 3 of them new.");
      var request = TestingWitness.request(other, other.leaves(), 0);
      running.witness().cosignature(request, running.witness().post(request));
    }
  }
}
