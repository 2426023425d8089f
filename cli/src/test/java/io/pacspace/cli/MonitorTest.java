package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeHead;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `pacspace witness --environment` follows a log over HTTP, keeps what extends what it has, and
/// says what does not.
class MonitorTest {
  private static final String NAME = "log.example/sandbox";
  private static final int SIZE = 700;

  @TempDir Path temporary;
  private Path site;
  private Path dir;
  private Path kept;
  private TestingLog log;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    site = temporary.resolve("site");
    dir = temporary.resolve("watch");
    kept = dir.resolve("monitored").resolve(Checkpoint.originHash(NAME));
    log = TestingLog.ofRecords(NAME, SIZE);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::file);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void file(HttpExchange exchange) throws IOException {
    try (exchange) {
      var file = site.resolve(exchange.getRequestURI().getPath().substring(1));
      if (Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(Files.readAllBytes(file));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private Run look() {
    return Run.of("witness", "--dir", dir, "--environment", log.key(), url(), "--once");
  }

  private Run look(TestingLog served) throws Exception {
    Files.createDirectories(site);
    served.writeTo(site);
    return look();
  }

  /// The same log when it was smaller.
  private TestingLog before(int size) {
    return of(log.entries().subList(0, size));
  }

  /// A log of other entries behind the first ones, signed with the same key.
  private TestingLog forked(int from, int size) throws Refusal {
    var entries = new ArrayList<>(log.entries().subList(0, from));
    entries.addAll(TestingLog.ofRecords(NAME, size - from).entries());
    return of(entries);
  }

  private TestingLog of(List<byte[]> entries) {
    return new TestingLog(log.key(), log.pair(), NAME, List.of(), entries);
  }

  private void keeps(Run run, int size) throws Exception {
    assertThat(run.code()).as(run.toString()).isEqualTo(Exit.VERIFIED);
    assertThat(run.out()).contains(NAME + ": " + size + " entries");
    assertThat(run.err()).isEmpty();
    keepsStill(size);
  }

  /// What is kept is a whole log of that size, and a state that `log check` takes.
  private void keepsStill(int size) throws Exception {
    var checkpoint = kept.resolve("checkpoint");
    assertThat(Files.readAllBytes(checkpoint)).isEqualTo(before(size).checkpoint().bytes());
    var copy = Run.of("log", "check", kept, "--key", log.key(), "--require-entries");
    copy.isVerified();
    before(SIZE).writeTo(temporary.resolve("whole"));
    Run.of("log", "check", temporary.resolve("whole"), "--key", log.key(), "--since", checkpoint)
        .isVerified();
  }

  private static void says(Run run, String word, String... more) {
    assertThat(run.code()).as(run.toString()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).startsWith(NAME + ": " + word + ": ").hasLineCount(1);
    assertThat(List.of(more)).allSatisfy(words -> assertThat(run.err()).contains(words));
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 1",
    "1, 2",
    "1, 255",
    "255, 256",
    "256, 257",
    "200, 512",
    "256, 512",
    "512, 700",
    "513, 700",
    "699, 700",
    "700, 700"
  })
  void keepsWhatExtends(int old, int size) throws Exception {
    keeps(look(before(old)), old);
    var second = look(before(size));
    keeps(second, size);
    if (size > old) {
      assertThat(second.out()).contains(", " + (size - old) + " of them new.");
    }
  }

  /// A narrow tile that a wider one has replaced is of no use, and there is one at every look.
  @Test
  void keepsNoFilesThatNothingNeeds() throws Exception {
    for (var size : new int[] {10, 100, 255, 300, 511, 600, 700}) {
      keeps(look(before(size)), size);
    }
    var whole = temporary.resolve("written once");
    log.writeTo(whole);
    Files.delete(whole.resolve("key"));
    assertThat(files(kept)).isEqualTo(files(whole));
  }

  private static List<String> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  /// Sizes over many levels of tiles.
  @Test
  void keepsALargeLog() throws Exception {
    var entries = new ArrayList<byte[]>();
    for (var i = 0; i < 70_000; i++) {
      entries.add(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
    }
    look(of(entries.subList(0, 65_000)));
    assertThat(look(of(entries)).out())
        .startsWith(NAME + ": 70,000 entries, 5,000 of them new.\n")
        .endsWith(": kept in " + kept + "\n");
    Run.of("log", "check", kept, "--key", log.key(), "--require-entries").isVerified();
  }

  @ParameterizedTest
  @CsvSource({"0, 400", "1, 400", "256, 400", "399, 400", "0, 700", "256, 700", "399, 401"})
  void findsAFork(int from, int size) throws Exception {
    keeps(look(before(400)), 400);
    var fork = forked(from, size);

    var run = look(fork);

    says(run, "FORKED", "first " + Math.min(size, 400) + " entries differ", "evidence");
    var evidence = kept.resolve("evidence/at-400");
    assertThat(evidence.resolve("kept")).hasBinaryContent(before(400).checkpoint().bytes());
    assertThat(evidence.resolve("shown")).hasBinaryContent(fork.checkpoint().bytes());
    keepsStill(400);
    says(look(forked(from, size)), "FORKED");
    assertThat(evidence.resolve("shown")).hasBinaryContent(fork.checkpoint().bytes());
    clear(site);
    keeps(look(before(500)), 500);
  }

  private static void clear(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 399})
  void callsAnOlderLogBehindAndNotBroken(int size) throws Exception {
    keeps(look(before(400)), 400);

    var run = look(before(size));

    says(run, "BEHIND", "it shows " + size + " entries", "has signed 400 before");
    keepsStill(400);
    assertThat(kept.resolve("evidence")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 256", "255, 399", "398, 399"})
  void findsAForkThatIsSmaller(int from, int size) throws Exception {
    keeps(look(before(400)), 400);

    says(look(forked(from, size)), "FORKED", "whose first " + size + " entries differ");
    keepsStill(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tile/0/001",
        "tile/0/002.p/188",
        "tile/entries/001",
        "tile/entries/002.p/188",
        "tile/1/000.p/2"
      })
  void namesAFileThatIsDamaged(String path) throws Exception {
    keeps(look(before(300)), 300);
    log.writeTo(site);
    var whole = Files.readAllBytes(site.resolve(path));
    var damaged = whole.clone();
    damaged[40] ^= 1;
    Files.write(site.resolve(path), damaged);

    says(look(), "BROKEN", path);
    keepsStill(300);
    assertThat(kept.resolve("evidence")).doesNotExist();
    Files.delete(site.resolve(path));
    if (!path.contains("entries")) {
      says(look(), "BROKEN", path, "is missing");
      keepsStill(300);
    }
    Files.write(site.resolve(path), whole);
    keeps(look(), 700);
  }

  @Test
  void refusesARootThatTheTilesDoNotLeadTo() throws Exception {
    keeps(look(before(300)), 300);
    log.writeTo(site);
    for (var size : new long[] {301, 700, Long.MAX_VALUE}) {
      var other = log.signed(new TreeHead(size, Hash.leaf(new byte[0])));
      Files.write(site.resolve("checkpoint"), other.bytes());
      says(look(), "BROKEN");
      keepsStill(300);
    }
    var empty = log.signed(new TreeHead(0, Hash.leaf(new byte[0])));
    Files.write(site.resolve("checkpoint"), empty.bytes());
    says(look(), "BROKEN", "its root is not that of the empty tree");
  }

  @Test
  void takesNobodysWordButTheLogsOwn() throws Exception {
    keeps(look(before(300)), 300);

    says(look(TestingLog.ofRecords(NAME, 400)), "UNSIGNED");
    says(look(TestingLog.ofRecords("other.example/log", 400)), "UNSIGNED");
    keepsStill(300);
  }

  /// What it says of bundles that are gone is no complaint: a log may drop its entries.
  @Test
  void saysWhichEntriesAreNotThere() throws Exception {
    log.writeTo(site);
    Files.delete(site.resolve("tile/entries/001"));

    var run = look();

    assertThat(run.code()).isEqualTo(Exit.VERIFIED);
    assertThat(run.out()).contains("1 bundles of them are not there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/001.p/144", "tile/1/000.p/1"})
  void readsAllOfItAgainWhereWhatIsKeptIsDamaged(String path) throws Exception {
    keeps(look(before(400)), 400);
    var bytes = Files.readAllBytes(kept.resolve(path));
    bytes[7] ^= 1;
    Files.write(kept.resolve(path), bytes);

    var older = look(before(399));
    assertThat(older.code()).isEqualTo(Exit.UNUSABLE);
    assertThat(older.err()).contains("what is kept in " + kept + " is damaged");
    keeps(look(log), SIZE);
    Files.delete(kept.resolve("tile/0/000"));
    says(look(forked(0, 800)), "FORKED");
  }

  /// `log check --state` may have moved the checkpoint on.
  @Test
  void goesOnFromACheckpointThatAnotherKept() throws Exception {
    keeps(look(before(300)), 300);
    log.writeTo(site);
    Run.of("log", "check", url(), "--key", log.key(), "--state", kept.resolve("checkpoint"))
        .isVerified();

    says(look(forked(500, 800)), "FORKED");
    clear(site);
    assertThat(look(log).code()).isEqualTo(Exit.VERIFIED);
    var grown = new ArrayList<>(log.entries());
    grown.addAll(TestingLog.ofRecords(NAME, 3).entries());
    assertThat(look(of(grown)).out()).contains("703 entries, 3 of them new.");
    Run.of("log", "check", kept, "--key", log.key(), "--require-entries").isVerified();
  }

  @Test
  void startsOnNothingThatIsNotOfTheLog() throws Exception {
    keeps(look(before(300)), 300);
    Files.write(kept.resolve("checkpoint"), TestingLog.ofRecords(NAME, 300).checkpoint().bytes());
    look().isUnusable("is no checkpoint of " + NAME);
  }
}
