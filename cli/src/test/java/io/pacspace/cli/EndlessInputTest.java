package io.pacspace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pipes, devices and whatever else can stand where a file is meant: each is read to its end, or
/// ends with a sentence.
class EndlessInputTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  @TempDir Path folder;

  private TestingLog log;

  @BeforeEach
  void write() throws Exception {
    log = TestingLog.ofRecords("log.example/sandbox", 300);
    log.writeTo(folder);
  }

  private Path pipe(String name) throws Exception {
    var pipe = folder.resolve(name);
    Process made;
    try {
      made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    } catch (IOException _) {
      assumeTrue(false, "there is no mkfifo here");
      throw new AssertionError();
    }
    assertThat(made.waitFor()).isZero();
    return pipe;
  }

  /// Somebody who writes this into a pipe, and closes it.
  private static Thread writer(Path pipe, byte[]... parts) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (var out = Files.newOutputStream(pipe)) {
                for (var part : parts) {
                  out.write(part);
                  out.flush();
                }
              } catch (IOException _) {
                // Nobody reads on.
              }
            });
  }

  private Run verify(Path file) {
    return Run.of("verify", file, "--key", log.key());
  }

  private Run verifyWithLittlePatience(Path file) {
    var asked = new VerifyProof.Request(log.key(), null, null, Expected.RUN, false);
    return Run.of(report -> new VerifyProof(report, asked, PATIENCE).verify(file));
  }

  /// As a shell's `<(curl …)` is.
  @Test
  void verifiesWhatComesThroughAPipe() throws Exception {
    var pipe = pipe("proof");
    var proof = log.proof(17).bytes();
    var writer =
        writer(pipe, new byte[] {proof[0]}, java.util.Arrays.copyOfRange(proof, 1, proof.length));
    verify(pipe).isVerified();
    writer.join();

    writer = writer(pipe, log.bundle(List.of(3, 4, 5)).getBytes(UTF_8));
    verify(pipe).isVerified();
    writer.join();
  }

  @Test
  void waitsForNoPipeWithoutAWriterForEver() throws Exception {
    var pipe = pipe("proof");

    var run = verifyWithLittlePatience(pipe);

    assertThat(run.code()).isEqualTo(Exit.UNUSABLE);
    assertThat(run.err()).contains("Nothing came from " + pipe);
    writer(pipe).join(); // lets go of the thread that is still opening it
  }

  @Test
  void waitsForNoWriterThatFallsSilent() throws Exception {
    var pipe = pipe("proof");
    try (OutputStream _ = openForBoth(pipe)) {
      var run = verifyWithLittlePatience(pipe);

      assertThat(run.code()).isEqualTo(Exit.UNUSABLE);
      assertThat(run.err()).contains("Nothing came from " + pipe);
    }
  }

  /// A writer that is there whether or not somebody reads, with the beginning of a proof.
  private static OutputStream openForBoth(Path pipe) throws IOException {
    var file = new java.io.RandomAccessFile(pipe.toFile(), "rw");
    file.write("c2sp.org/tlog-proof@v1\n".getBytes(UTF_8));
    return java.nio.channels.Channels.newOutputStream(file.getChannel());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/dev/urandom", "/dev/full", "/dev/null"})
  void takesNoDeviceForAProof(String device) {
    assumeTrue(Files.exists(Path.of(device)));

    verify(Path.of(device)).isUnusable("is not a proof");
  }

  @Test
  void readsNoEndlessProof() throws Exception {
    var line = "x".repeat(8191).concat("\n").getBytes(UTF_8);
    assertEndless("c2sp.org/tlog-proof@v1\n", line, "has more than 524288 bytes");
    assertEndless("{\"type\":\"", line, "a JSON value of more than 1572864 bytes");
    assertEndless("{", " ".repeat(65_536).getBytes(UTF_8), "bytes of white space");
  }

  private void assertEndless(String start, byte[] more, String words) throws Exception {
    var pipe = pipe("endless" + start.length());
    var writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var out = Files.newOutputStream(pipe)) {
                    out.write(start.getBytes(UTF_8));
                    while (true) {
                      out.write(more);
                    }
                  } catch (IOException _) {
                    // Nobody reads on, as it should be.
                  }
                });
    verify(pipe).isUnusable(words);
    writer.join();
  }

  @Test
  void readsOnlyFilesInTheFolderOfALog() throws Exception {
    for (var path : List.of("checkpoint", "tile/0/000", "tile/entries/001.p/44")) {
      var file = folder.resolve(path);
      var before = Files.readAllBytes(file);
      for (var device : List.of("/dev/zero", "/dev/null")) {
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of(device));
        check().isUnusable(file + " is no ordinary file");
      }
      Files.delete(file);
      pipe(path);
      check().isUnusable(file + " is no ordinary file");
      Files.delete(file);
      Files.createDirectory(file);
      check().isUnusable(file + " is a folder");
      Files.delete(file);
      Files.createSymbolicLink(file, file.getFileName());
      check().isUnusable(file + " cannot be read");
      Files.delete(file);
      Files.write(file, before);
    }
    check().isVerified();
  }

  private Run check() {
    return Run.of("log", "check", folder, "--key", log.key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/dev/null"})
  void takesNoDeviceForTheFolderOfALog(String device) {
    Run.of("log", "check", device, "--key", log.key()).isUnusable("There is no folder");
  }
}
