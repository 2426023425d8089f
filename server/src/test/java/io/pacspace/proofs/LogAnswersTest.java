package io.pacspace.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.TilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the files of a log are given out over HTTP: to mirrors, browsers and caches.
class LogAnswersTest {
  private static final int SIZE = 300;
  private static final List<String> FILES =
      List.of("checkpoint", "key", "tile/0/000", "tile/0/001.p/44", "tile/entries/000");

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestLog log;

  @BeforeAll
  static void record() {
    log = newLog();
    log.record(SIZE);
    log.awaitSize(SIZE);
  }

  private static TestLog newLog() {
    var tenant = TestTenant.signUp(TestServer.shared()).awaitStatus("sandbox", "active");
    var listed = tenant.http().get("/dashboard/environments").data().path("environments");
    var id = EnvironmentId.parse(listed.path(0).path("id").asString()).orElseThrow();
    return new TestLog(TestServer.shared(), id);
  }

  private static HttpResponse<byte[]> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var uri = URI.create(log.server().url() + "/log/" + log.id() + "/" + path);
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    return ask("GET", path, headers);
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return String.join(" & ", answer.headers().allValues(name));
  }

  private static byte[] unpack(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  /// C2SP tlog-tiles wants it for bundles; nobody gets it without asking.
  @ParameterizedTest
  @ValueSource(
      strings = {"gzip", "gzip, identity", "br, GZIP;q=0.5", "*", "identity;q=0.2, gzip ; q=0.2"})
  void servesBundlesCompressedToWhoeverAsks(String accepted) throws Exception {
    var plain = get("tile/entries/000");
    var packed = get("tile/entries/000", "Accept-Encoding", accepted);

    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(unpack(packed.body())).isEqualTo(plain.body());
    assertThat(packed.body()).hasSizeLessThan(plain.body().length);
    assertThat(header(packed, "Cache-Control")).isEqualTo(header(plain, "Cache-Control"));
    assertThat(header(packed, "ETag")).startsWith("\"").isNotEqualTo(header(plain, "ETag"));
    for (var answer : List.of(plain, packed)) {
      assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "gzip;q=0",
        "gzip;q=0.000",
        "*;q=0",
        "br",
        "gzip;q=0, *",
        "xgzip",
        "gzip;q=0.3, identity",
        "gzip;q=x"
      })
  void compressesNothingForWhoeverDoesNotAsk(String accepted) throws Exception {
    var answer = get("tile/entries/000", "Accept-Encoding", accepted);

    assertThat(header(answer, "Content-Encoding")).isEmpty();
    assertThat(new TilePath.Entries(0, 256).read(answer.body())).hasSize(256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/000", "checkpoint", "key", "tile/entries/000.p/1"})
  void compressesNothingThatWouldGetLonger(String path) throws Exception {
    var answer = get(path, "Accept-Encoding", "gzip");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Encoding")).isEmpty();
    assertThat(answer.body()).isEqualTo(get(path).body());
  }

  @Test
  void givesNothingOutAgainThatIsKnown() throws Exception {
    for (var path : FILES) {
      var tag = header(get(path), "ETag");
      var again = get(path, "If-None-Match", tag);

      assertThat(again.statusCode()).as(path).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "ETag")).isEqualTo(tag);
      assertThat(header(again, "Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(get(path, "If-None-Match", "\"other\", " + tag).statusCode()).isEqualTo(304);
      assertThat(get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void givesOutTheCheckpointOfALogThatHasGrown() throws Exception {
    var small = newLog();
    var first = serve(small, "\"none\"");
    var tag = header(first, "ETag");
    assertThat(serve(small, tag).statusCode()).isEqualTo(304);

    small.record(3);
    small.awaitSize(3);

    var grown = serve(small, tag);
    assertThat(grown.statusCode()).isEqualTo(200);
    assertThat(header(grown, "ETag")).isNotEqualTo(tag);
    assertThat(serve(small, header(grown, "ETag")).statusCode()).isEqualTo(304);
  }

  private static HttpResponse<byte[]> serve(TestLog of, String known)
      throws IOException, InterruptedException {
    var uri = URI.create(of.server().url() + "/log/" + of.id() + "/checkpoint");
    var request = HttpRequest.newBuilder(uri).header("If-None-Match", known).build();
    return HTTP.send(request, BodyHandlers.ofByteArray());
  }

  @Test
  void answersHeadAsGetWithoutABody() throws Exception {
    for (var path : FILES) {
      var whole = get(path);
      var head = ask("HEAD", path);

      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(header(whole, "Content-Length")).isEqualTo("" + whole.body().length);
      for (var name :
          List.of(
              "Content-Length",
              "Content-Type",
              "Cache-Control",
              "ETag",
              "Vary",
              "Accept-Ranges",
              "Access-Control-Allow-Origin")) {
        assertThat(header(head, name)).as(path + " " + name).isEqualTo(header(whole, name));
      }
      assertThat(ask("HEAD", path, "Range", "bytes=0-1").statusCode()).isEqualTo(200);
    }
    assertThat(ask("HEAD", "tile/0/009").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,1",
    "bytes=32-63,32,64",
    "bytes=8000-,8000,8192",
    "bytes=-32,8160,8192",
    "bytes=8191-99999,8191,8192",
    "bytes=-99999,0,8192"
  })
  void givesOutARangeOfATile(String range, int from, int to) throws Exception {
    var whole = get("tile/0/000").body();
    var part = get("tile/0/000", "Range", range);

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, from, to));
    assertThat(header(part, "Content-Range")).isEqualTo("bytes %d-%d/8192".formatted(from, to - 1));
    assertThat(header(part, "Content-Length")).isEqualTo("" + (to - from));
    assertThat(header(part, "Content-Type")).isEqualTo("application/octet-stream");
    assertThat(header(part, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(part, "Access-Control-Allow-Origin")).isEqualTo("*");
  }

  @Test
  void givesOutRangesOfEveryFile() throws Exception {
    for (var path : FILES) {
      var whole = get(path).body();
      var part = get(path, "Range", "bytes=3-9");

      assertThat(part.statusCode()).as(path).isEqualTo(206);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 3, 10));
    }
  }

  /// A range is one of the bytes that are sent, which are those of the compressed bundle.
  @Test
  void givesOutRangesOfACompressedBundleThatFitTogether() throws Exception {
    var whole = get("tile/entries/000", "Accept-Encoding", "gzip");
    var tag = header(whole, "ETag");
    var start = get("tile/entries/000", "Accept-Encoding", "gzip", "Range", "bytes=0-99");
    var rest =
        get("tile/entries/000", "Accept-Encoding", "gzip", "Range", "bytes=100-", "If-Range", tag);

    assertThat(List.of(start.statusCode(), rest.statusCode())).containsOnly(206);
    assertThat(header(start, "Content-Encoding")).isEqualTo("gzip");
    var both = Arrays.copyOf(start.body(), whole.body().length);
    System.arraycopy(rest.body(), 0, both, 100, rest.body().length);
    assertThat(both).isEqualTo(whole.body());
    assertThat(get("tile/entries/000", "Range", "bytes=100-", "If-Range", tag).statusCode())
        .as("the bytes that go on are those of another form")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=8192-", "bytes=9000-9001"})
  void refusesARangeThatATileDoesNotHave(String range) throws Exception {
    var answer = get("tile/0/000", "Range", range);

    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes */8192");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("RANGE_NOT_SATISFIABLE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hashes=0-1", "bytes", "bytes=", "bytes=x-y", "bytes=9-1", "bytes=0-1,5-6", "0-1"})
  void leavesARangeAsideThatItDoesNotServe(String range) throws Exception {
    var answer = get("tile/0/000", "Range", range);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).hasSize(256 * Hash.LENGTH);
    assertThat(header(answer, "Content-Range")).isEmpty();
  }

  @Test
  void judgesWhatIsKnownBeforeARange() throws Exception {
    var tag = header(get("tile/0/000"), "ETag");

    assertThat(get("tile/0/000", "Range", "bytes=9000-", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(get("tile/0/000", "Range", "bytes=0-1", "If-Range", "\"x\"").statusCode())
        .isEqualTo(200);
    assertThat(get("tile/0/000", "Range", "bytes=0-1", "If-Range", tag).statusCode())
        .isEqualTo(206);
  }

  @Test
  void saysWhichMethodsItTakes() throws Exception {
    for (var path : FILES) {
      for (var method : List.of("OPTIONS", "POST", "PUT", "DELETE", "PATCH", "PROPFIND")) {
        var answer = ask(method, path);
        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(405);
        assertThat(header(answer, "Allow")).isIn("GET, HEAD", "HEAD, GET", "GET,HEAD");
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
      }
    }
  }
}
