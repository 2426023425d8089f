package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The dashboard's files as browsers and programs get them.
class PagesHttpTest {
  private static final Pattern ASSET = Pattern.compile("(/assets/[0-9a-f]{16})/([^\"]+)\"");
  private static final TestServer SERVER = TestServer.shared();
  private static final Http HTTP = SERVER.http();

  @ParameterizedTest
  @MethodSource("io.pacspace.pages.NavigationTest#addressesInJava")
  void answersEveryAddressWithThePage(String address) {
    var answer = HTTP.get(address.replaceAll("\\{.*}", "a%2Fb"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.body()).contains("<title>PacSpace</title>").doesNotContain("{{");
  }

  @Test
  void servesWhatThePageNamesForAYear() {
    var named = ASSET.matcher(HTTP.get("/").body()).results().map(MatchResult::group).toList();
    assertThat(named).hasSizeGreaterThan(5);
    for (var address : named) {
      var answer = HTTP.get(address.replace("\"", ""));
      assertThat(answer.status()).as(address).isEqualTo(200);
      assertThat(answer.header("Cache-Control")).contains("max-age=31536000", "immutable");
      assertThat(answer.header("Content-Type")).startsWith("text/");
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip, true", "'br, gzip;q=0.8', true", "gzip;q=0, false", "br, false"})
  void compressesForThoseWhoTakeIt(String accepted, boolean compressed) throws IOException {
    var plain = asset("main.js").body();
    var answer = bytes(assets() + "/main.js", "Accept-Encoding", accepted);
    assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(compressed);
    assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
    var body = compressed ? gunzipped(answer.body()) : answer.body();
    assertThat(new String(body, UTF_8)).isEqualTo(plain);
  }

  private static byte[] gunzipped(byte[] body) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/0123456789abcdef/main.js",
        "{assets}/index.html",
        "{assets}/verifier/bytes.js",
        "{assets}/offline-verifier.html"
      })
  void hasNoFileOfAnotherVersionAndNoRawPage(String address) {
    var answer = HTTP.get(address.replace("{assets}", assets()), "Accept", "*/*");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void handsOutTheOfflineVerifierAsAFile() {
    var answer = HTTP.get("/verify/offline", "Accept", "text/html");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"pacspace-verifier.html\"");
    assertThat(answer.body()).contains("script-src 'sha256-");
  }

  @Test
  void runsInTheOfflineVerifierWhatTheDashboardRuns() {
    assertThat(asset("verifier.js").body()).contains("export async function verify(");
    assertThat(HTTP.get("/verify/offline", "Accept", "text/html").body())
        .contains(asset("verifier.js").body());
  }

  @Test
  void stylesThePagesOfTheDevelopmentDefault() {
    assertThat(HTTP.get("/dev/mail").body()).contains("href=\"/assets/dev-pages.css\"");
    var style = HTTP.get("/assets/dev-pages.css");
    assertThat(style.status()).isEqualTo(200);
    assertThat(style.header("Content-Type")).isEqualTo("text/css;charset=utf-8");
    assertThat(style.header("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void saysThatThePageHasNotChanged() {
    var tag = HTTP.get("/").header("ETag");
    assertThat(HTTP.get("/environments", "If-None-Match", tag).status()).isEqualTo(304);
    assertThat(HTTP.get("/", "If-None-Match", "W/\"other\"").status()).isEqualTo(200);
  }

  @Test
  void tellsThePageWhetherThereIsASessionCookie() {
    var stranger = HTTP.get("/");
    var member = TestTenant.signUp(SERVER).http().get("/");
    assertThat(stranger.body()).contains("data-session=\"absent\"");
    assertThat(member.body()).contains("data-session=\"present\"");
    assertThat(member.header("ETag")).isNotEqualTo(stranger.header("ETag"));
    assertThat(bytes("/").headers().allValues("Vary")).contains("Cookie");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/sign-in", "/dashboard/auth/me", "/api/v1/whoami", "/nothing"})
  void letsABrowserRunAndFrameNothingElse(String address) {
    var answer = HTTP.get(address);
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "*");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, text/html, text/html;charset=utf-8",
    "/nothing/at/all, 'text/html,*/*;q=0.8', text/html;charset=utf-8",
    "/nothing, application/json, application/json",
    "/nothing, */*, application/json",
    "/api/v2/nothing, text/html, application/json",
    "/dev/nothing, text/html, application/json",
    "/log/nothing, text/html, application/json"
  })
  void showsBrowsersAPageWhereThereIsNone(String address, String accept, String type) {
    var answer = HTTP.get(address, "Accept", accept);
    assertThat(answer.status()).isIn(401, 404);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({"/dashboard, 404", "/dashboard/, 401"})
  void sendsABrowserFromThePrefixOfTheApiToThePage(String address, int programs) {
    var browser = HTTP.get(address, "Accept", "text/html,*/*;q=0.8");
    assertThat(browser.status()).isEqualTo(303);
    assertThat(browser.header("Location")).isEqualTo("/");
    assertThat(HTTP.get(address, "Accept", "application/json").status()).isEqualTo(programs);
    assertThat(HTTP.get(address, "Accept", "*/*").status()).isEqualTo(programs);
    assertThat(HTTP.send("POST", address, null, "Accept", "text/html").status())
        .isEqualTo(programs);
  }

  @Test
  void takesNothingButReading() {
    assertThat(HTTP.post("/environments", "{}").status()).isEqualTo(405);
    assertThat(HTTP.send("POST", "/nothing", null, "Accept", "text/html").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html,*/*", "*/*", "application/json", "image/webp,*/*"})
  void leadsWhoeverAsksToVerifyToThePage(String accept) {
    for (var method : List.of("GET", "HEAD")) {
      var answer = HTTP.send(method, "/dashboard/auth/verify?token=a+b", null, "Accept", accept);
      assertThat(answer.status()).isEqualTo(303);
      assertThat(answer.header("Location")).isEqualTo("/verify-email#token=a+b");
    }
  }

  private static Http.Answer asset(String name) {
    return HTTP.get(assets() + "/" + name);
  }

  private static String assets() {
    var found = ASSET.matcher(HTTP.get("/").body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static HttpResponse<byte[]> bytes(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(HTTP.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
