package io.pacspace.bench.ledger;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.pacspace.bench.rig.Cpu;
import io.pacspace.bench.rig.Finished;
import io.pacspace.bench.rig.Installation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A file of a period, downloaded the way anyone may who has the receipt id.
///
/// @param took from the request to the last byte in the file
record PeriodFile(Path path, long bytes, Duration took, Cpu cpu) {
  private static final Path FOLDER = Path.of("target", "periods").toAbsolutePath();
  private static final Path COMMANDS = Path.of("../cli/target/pacspace-cli.jar");

  /// Downloads it.
  ///
  /// @param format `tlog-proof`, `edges` or `bundle`
  /// @param encoding `gzip` or `identity`
  static PeriodFile download(
      Installation installation, Period period, String format, String encoding)
      throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    var server = installation.server();
    var root = period.receiptId();
    var uri =
        "http://127.0.0.1:%d/api/v1/verify/%s?format=%s".formatted(server.port(), root, format);
    var request =
        HttpRequest.newBuilder(URI.create(uri)).header("Accept-Encoding", encoding).build();
    var path = FOLDER.resolve("%d-%s.%s".formatted(period.records(), format, encoding));
    try (var http = HttpClient.newHttpClient()) {
      var cpu = installation.cpu(server);
      var began = System.nanoTime();
      var response =
          http.send(request, BodyHandlers.ofFile(path, CREATE, WRITE, TRUNCATE_EXISTING));
      var took = Duration.ofNanos(System.nanoTime() - began);
      if (response.statusCode() != 200) {
        throw new IllegalStateException(uri + " was answered " + response.statusCode());
      }
      return new PeriodFile(path, Files.size(path), took, installation.cpu(server).since(cpu));
    }
  }

  /// Fails unless this is the other file, packed.
  void requirePacked(PeriodFile other) throws IOException {
    var unpacked = FOLDER.resolve("unpacked");
    try (var in = new GZIPInputStream(Files.newInputStream(path));
        var out = Files.newOutputStream(unpacked)) {
      in.transferTo(out);
    }
    if (Files.mismatch(unpacked, other.path) >= 0) {
      throw new IllegalStateException(path + " is not " + other.path + " packed");
    }
    Files.delete(unpacked);
  }

  /// Has the command line verify it, against all that is known from elsewhere; fails unless its
  /// figures are known by that word.
  ///
  /// @param heap such as `-Xmx64m`; none for what `./pacspace verify` has
  Finished verify(Period period, String key, String word, List<String> heap)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(heap);
    command.addAll(List.of("-jar", COMMANDS.toString(), "verify", path.toString(), "--json"));
    command.addAll(List.of("--key", key, "--root", period.receiptId(), "--production"));
    command.addAll(List.of("--customer", Period.CUSTOMER, "--sum=" + period.sum()));
    command.addAll(List.of("--from", period.start().toString(), "--to", period.end().toString()));
    var finished = Finished.run(command);
    if (finished.exitCode() != 0
        || !finished.said().contains("\"verdict\":\"verified\",\"word\":\"" + word + '"')) {
      throw new IllegalStateException(path + " is not " + word + ": " + finished.said());
    }
    return finished;
  }
}
