package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pacspace.transparency.TilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Logs whose files come compressed, as C2SP tlog-tiles allows without being asked.
class CompressedLogTest {
  private static final String NAME = "log.example/sandbox";
  private static final int SIZE = 600;

  @TempDir Path folder;

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private TestingLog log;

  @BeforeEach
  void serve() throws Exception {
    log = TestingLog.ofRecords(NAME, SIZE);
    log.writeTo(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private interface Encoding {
    byte[] encode(String path, byte[] file, HttpExchange exchange) throws IOException;
  }

  private void serve(Encoding encoding) {
    server.createContext(
        "/",
        exchange -> {
          var path = exchange.getRequestURI().getPath().substring(1);
          accepted.add(String.join(";", exchange.getRequestHeaders().get("Accept-Encoding")));
          var file = folder.resolve(path);
          var isThere = Files.isRegularFile(file);
          var body =
              isThere
                  ? encoding.encode(path, Files.readAllBytes(file), exchange)
                  : "not here, in many words. ".repeat(4000).getBytes(StandardCharsets.US_ASCII);
          try (exchange) {
            exchange.sendResponseHeaders(isThere ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  private Run checkSite() {
    var url = "http://localhost:" + server.getAddress().getPort();
    return Run.of("log", "check", url, "--key", log.key(), "--require-entries");
  }

  private Run checkFolder() {
    return Run.of("log", "check", folder, "--key", log.key(), "--require-entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZip", "x-gzip", "identity, gzip"})
  void verifiesALogThatServesBundlesWithGzipToEveryone(String coding) {
    serve(
        (path, file, exchange) -> {
          if (!path.startsWith("tile/entries/")) {
            return file;
          }
          exchange.getResponseHeaders().add("Content-Encoding", coding);
          return gzip(file);
        });

    checkSite().isVerified();
    assertThat(accepted).containsExactly("gzip, identity");
  }

  @Test
  void verifiesALogBehindASiteThatCompressesEverything() {
    serve(
        (_, file, exchange) -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          return gzip(file);
        });

    checkSite().isVerified();
  }

  /// As where compressed files are put up by something that does not know them.
  @Test
  void verifiesALogWhoseSiteDoesNotSayThatFilesAreCompressed() {
    serve((path, file, _) -> path.startsWith("tile/") ? gzip(file) : file);

    checkSite().isVerified();
  }

  /// What is missing may be answered with a page that is longer than any tile.
  @Test
  void readsTheFullFilesOfALogThatHasNoPartialOnes() throws Exception {
    serve((_, file, _) -> file);
    var earlier =
        new TestingLog(
            log.key(),
            log.pair(),
            NAME,
            log.records().subList(0, 500),
            log.entries().subList(0, 500));
    Files.write(folder.resolve("checkpoint"), earlier.checkpoint().bytes());
    earlier.writeTo(folder.resolve("earlier"));
    Files.copy(folder.resolve("earlier/tile/1/000.p/1"), folder.resolve("tile/1/000.p/1"));

    checkSite().isVerified();
  }

  @Test
  void accusesNoLogOfWhatItsSiteDoesToIt() {
    serve(
        (_, file, exchange) -> {
          exchange.getResponseHeaders().add("Content-Encoding", "br");
          return file;
        });

    checkSite().isUnusable("its encoding is br, not gzip");
  }

  @ParameterizedTest
  @CsvSource({"0,not the gzip", "40,not the gzip", "-1,not the gzip"})
  void hasOneSentenceForGzipThatIsDamaged(int at, String words) {
    serve(
        (path, file, exchange) -> {
          if (!path.startsWith("tile/entries/")) {
            return file;
          }
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          var bytes = gzip(file);
          bytes[Math.floorMod(at, bytes.length)] ^= 0x55;
          return bytes;
        });

    checkSite().isUnusable(words);
  }

  /// A few kilobytes that would be a gigabyte.
  @Test
  void decodesNoMoreThanAFileMayHave() throws Exception {
    var bomb = gzip(new byte[64 * 1024 * 1024]);
    serve(
        (path, file, exchange) -> {
          if (path.equals("tile/entries/000")) {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            return bomb;
          }
          return file;
        });

    checkSite().isUnusable("tile/entries/000 cannot be read: it has more than");

    for (var path : List.of("tile/entries/000", "tile/0/001")) {
      var before = Files.readAllBytes(folder.resolve(path));
      Files.write(folder.resolve(path), bomb);
      checkFolder().isUnusable(path + " has more than");
      Files.write(folder.resolve(path), before);
    }
    checkFolder().isVerified();
  }

  @Test
  void verifiesALogInAFolderThatKeepsItsFilesCompressed() throws Exception {
    for (var path : TilePath.between(0, SIZE).toList()) {
      var file = folder.resolve(path.toString());
      Files.write(file, gzip(Files.readAllBytes(file)));
    }

    checkFolder().isVerified();
  }

  @Test
  void namesWhatWasAlteredBeforeItWasCompressed() throws Exception {
    var file = folder.resolve("tile/entries/001");
    var bundle = Files.readAllBytes(file);
    bundle[2 + 35 * 4 + 9] ^= 1;
    Files.write(file, gzip(bundle));

    checkFolder().isRefusedAt("tile/entries/001 +entry 260 hashes to");
  }

  /// The length of its first entry makes a bundle begin as gzip does, and whoever may add entries
  /// can have the rest be gzip too.
  @Test
  void takesABundleForWhatItIsWhateverItsFirstEntryLooksLike() throws Exception {
    var packed = gzip(new TilePath.Entries(0, 1).write(List.of(new byte[] {7})));
    var first = new byte[0x1f8b];
    System.arraycopy(packed, 2, first, 0, packed.length - 2);
    var entries = new ArrayList<byte[]>(List.of(first));
    log = TestingLog.ofEntries(NAME, NAME, entries);
    log.writeTo(folder);
    assertThat(Files.readAllBytes(folder.resolve("tile/entries/000.p/1")))
        .startsWith(0x1f, 0x8b, 8);
    checkFolder().isVerified();

    var random = new Random(11);
    IntStream.range(0, 299)
        .forEach(
            _ -> {
              var entry = new byte[random.nextInt(60)];
              random.nextBytes(entry);
              entries.add(entry);
            });
    log = TestingLog.ofEntries(NAME, NAME, entries);
    log.writeTo(folder);
    checkFolder().isVerified();
  }
}
