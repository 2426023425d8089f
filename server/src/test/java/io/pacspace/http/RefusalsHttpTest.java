package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What bad input gets: always the envelope, one sentence, the right status.
class RefusalsHttpTest {
  private static final String PROVISION = "/dashboard/environments/provision";
  private static final String SANDBOX = "{\"environment\":\"sandbox\"}";

  private static TestServer server = TestServer.shared();
  private static TestTenant tenant = TestTenant.signUp(server);

  @BeforeAll
  static void active() {
    tenant.awaitStatus("sandbox", "active");
  }

  private static void assertRefused(Http.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    var body = answer.json();
    assertThat(body.path("success").asBoolean(true)).isFalse();
    assertThat(body.path("statusCode").asInt()).isEqualTo(status);
    assertThat(body.path("message").asString()).isNotBlank();
    assertThat(body.path("message").asString())
        .doesNotContainIgnoringCase("exception")
        .doesNotContain("io.pacspace", "org.", "select ");
    assertThat(body.path("error").path("message")).isEqualTo(body.path("message"));
    assertThat(body.path("error").path("requestId").asString())
        .isEqualTo(answer.header("X-Request-Id"))
        .isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"environment\":}",
        "[]",
        "\"sandbox\"",
        "null",
        "{} {}",
        "{'a':1}",
        "{\"environment\":\"sandbox\",\"environment\":\"production\"}",
        "{\"environment\":NaN}",
        "{\"environment\":Infinity}",
        "{\"environment\":{}}",
        "{\"environment\":[\"sandbox\"]}",
        "{\"environment\":true}",
        "{\"environment\":\"\"}"
      })
  void refusesWhatIsNotTheJsonItTakes(String body) {
    assertRefused(tenant.http().post(PROVISION, body), 400, "INVALID_REQUEST");
  }

  @Test
  void saysWhereAFieldIsNamedTwice() {
    var answer =
        tenant.http().post(PROVISION, "{\"environment\":\"sandbox\",\"environment\":\"sandbox\"}");
    assertThat(answer.json().path("message").asString()).contains("twice");
  }

  @Test
  void ignoresUnknownFieldsAndHeaders() {
    var answer =
        tenant
            .http()
            .post(PROVISION, "{\"environment\":\"sandbox\",\"colour\":\"red\"}", "X-Chain-Id", "7");
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"})
  void refusesOtherMediaTypes(String type) {
    var answer =
        tenant
            .http()
            .send(
                "POST", PROVISION, SANDBOX.getBytes(StandardCharsets.UTF_8), "Content-Type", type);
    assertRefused(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void takesJsonWithACharset() {
    var answer =
        tenant
            .http()
            .send(
                "POST",
                PROVISION,
                SANDBOX.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json; charset=utf-8");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    for (var bytes :
        List.of(
            new byte[] {'{', '"', 'e', '"', ':', '"', (byte) 0xC3, '"', '}'},
            SANDBOX.getBytes(StandardCharsets.UTF_16))) {
      var answer = tenant.http().send("POST", PROVISION, bytes, "Content-Type", "application/json");
      assertRefused(answer, 400, "INVALID_REQUEST");
    }
  }

  @Test
  void refusesNulAndHalfCharactersInText() {
    for (var name : List.of("a\\u0000b", "a\\ud800b")) {
      var answer = tenant.http().post("/dashboard/api-keys", "{\"name\":\"" + name + "\"}");
      assertRefused(answer, 400, "INVALID_REQUEST");
    }
  }

  @Test
  void refusesBodiesOverTheLimitDeclaredOrNot() throws IOException {
    var big = new byte[(1 << 20) + 1];
    java.util.Arrays.fill(big, (byte) ' ');
    assertRefused(
        tenant.http().send("POST", PROVISION, big, "Content-Type", "application/json"),
        413,
        "PAYLOAD_TOO_LARGE");
    var chunked = new ByteArrayOutputStream();
    chunked.writeBytes(
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Transfer-Encoding: chunked\r
        Connection: close\r
        \r
        """
            .formatted("/dashboard/auth/login")
            .getBytes(StandardCharsets.US_ASCII));
    for (var i = 0; i < 20; i++) {
      chunked.writeBytes("10000\r\n".getBytes(StandardCharsets.US_ASCII));
      chunked.writeBytes(new byte[1 << 16]);
      chunked.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    chunked.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(raw(chunked.toByteArray())).startsWith("HTTP/1.1 413").contains("PAYLOAD_TOO_LARGE");
  }

  @Test
  void takesABodyAtTheLimit() {
    var body = new byte[1 << 20];
    java.util.Arrays.fill(body, (byte) ' ');
    System.arraycopy(SANDBOX.getBytes(StandardCharsets.UTF_8), 0, body, 0, SANDBOX.length());
    assertThat(
            tenant
                .http()
                .send("POST", PROVISION, body, "Content-Type", "application/json")
                .status())
        .isEqualTo(200);
  }

  @Test
  void answersWrongMethodsWithAllow() {
    var answer = tenant.http().send("PUT", PROVISION, null);
    assertRefused(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo("POST");
    assertRefused(server.http().delete("/dashboard/auth/login"), 405, "METHOD_NOT_ALLOWED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/dashboard/nothing",
        "/log/env_x/checkpoint",
        "/index.html",
        "/error"
      })
  void answersUnknownPathsInTheEnvelope(String path) {
    assertRefused(tenant.http().get(path), 404, "NOT_FOUND");
  }

  @Test
  void answersInTheEnvelopeWhatTheContainerRefuses() throws IOException {
    for (var request :
        List.of(
            "GET /a|b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET /..;/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")) {
      assertThat(raw(request.getBytes(StandardCharsets.US_ASCII)))
          .startsWith("HTTP/1.1 4")
          .contains("application/json")
          .contains("\"success\":false");
    }
  }

  private static String raw(byte[] request) throws IOException {
    try (var socket = new Socket("localhost", URI.create(server.url()).getPort())) {
      socket.setSoTimeout(10_000);
      try {
        socket.getOutputStream().write(request);
      } catch (IOException _) {
        // The server may answer and close before it has read everything.
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Whoever is nobody is told so before anything of the body is read.
  @Test
  void judgesTheKeyOrSessionBeforeTheBody() {
    for (var path : List.of(PROVISION, "/api/v1/balance/delta", "/api/v1/balance/compare")) {
      var answer =
          server.http().send("POST", path, new byte[2 << 20], "Content-Type", "text/plain");
      assertThat(answer.status()).as(path).isEqualTo(401);
    }
  }

  @Test
  void answersABodyThatBreaksOff() throws IOException {
    for (var path : List.of("/dashboard/auth/login", "/dashboard/auth/forgot-password")) {
      var request =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n{\"environment\":";
      try (var socket = new Socket("localhost", URI.create(server.url()).getPort())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 400")
            .contains("\"success\":false");
      }
    }
  }

  @Test
  void decodesPathSegments() {
    var id =
        tenant
            .http()
            .post("/dashboard/api-keys", "{\"name\":\"encoded\"}")
            .data()
            .path("id")
            .asString();
    var encoded = id.replace("_", "%5F");
    assertThat(tenant.http().get("/dashboard/api-keys/" + encoded).status()).isEqualTo(200);
    assertRefused(tenant.http().get("/dashboard/api-keys/a%2Fb%3Ac"), 404, "NOT_FOUND");
  }

  @Test
  void answersJsonWhateverIsAccepted() {
    var answer =
        tenant.http().get("/dashboard/environments/environment-status", "Accept", "text/html");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
  }

  /// The route stands beside Spring's chain, so what the chain sees to is tested on it again.
  @Test
  void guardsTheRouteThatIsPolledLikeAnyOther() {
    var polled = "/dashboard/environments/environment-status";
    assertRefused(server.http().get(polled), 401, "SESSION_REQUIRED");
    assertRefused(server.http().get(polled, "X-Api-Key", "pk_test_a.b"), 401, "SESSION_REQUIRED");
    assertRefused(tenant.http().post(polled, "{}"), 405, "METHOD_NOT_ALLOWED");
    assertThat(tenant.http().post(polled, "{}").header("Allow")).contains("GET");
    assertRefused(
        tenant.http().post(polled, "{}", "Sec-Fetch-Site", "cross-site"),
        403,
        "CROSS_ORIGIN_REQUEST");
    var answer = tenant.http().get(polled);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Request-Id")).isNotBlank();
  }

  @Test
  void keepsASaneRequestIdAndReplacesAnother() {
    assertThat(server.http().get("/nothing", "X-Request-Id", "abc-1").header("X-Request-Id"))
        .isEqualTo("abc-1");
    assertThat(server.http().get("/nothing", "X-Request-Id", "a b").header("X-Request-Id"))
        .isNotEqualTo("a b");
  }

  /// The matrix of the contract: who may change something, by what the browser says of the page.
  @ParameterizedTest
  @CsvSource({
    "same-origin, , 200",
    "none, , 200",
    "cross-site, , 403",
    "same-site, , 403",
    "nonsense, , 403",
    "same-origin, http://evil.example, 200",
    "cross-site, http://localhost, 403",
    ", , 200",
    ", http://localhost, 200",
    ", OWN, 200",
    ", http://evil.example, 403",
    ", https://localhost, 403",
    ", null, 403"
  })
  void refusesChangesThatAnotherSiteAsksFor(String site, String origin, int status) {
    var headers = new java.util.ArrayList<String>();
    if (site != null) {
      headers.addAll(List.of("Sec-Fetch-Site", site));
    }
    if (origin != null) {
      headers.addAll(List.of("Origin", origin.equals("OWN") ? server.url() : origin));
    }
    var answer = tenant.http().post(PROVISION, SANDBOX, headers.toArray(String[]::new));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    if (status == 403) {
      assertThat(answer.code()).isEqualTo("CROSS_ORIGIN_REQUEST");
      assertThat(
              tenant.http().get("/dashboard/environments", headers.toArray(String[]::new)).status())
          .as("reads are not changes")
          .isEqualTo(200);
    }
  }

  @Test
  void takesTheHeaderOfTheOtherPages() {
    assertThat(tenant.http().post(PROVISION, SANDBOX, "X-Pacspace-CSRF", "1").status())
        .isEqualTo(200);
  }

  @Test
  void asksStrangersToSignIn() {
    assertRefused(server.http().get("/dashboard/environments"), 401, "SESSION_REQUIRED");
    assertRefused(server.http().get("/dashboard/environments/events"), 401, "SESSION_REQUIRED");
    assertRefused(
        server.http().get("/dashboard/environments", "Cookie", "pacspace_session=nonsense"),
        401,
        "SESSION_REQUIRED");
    assertRefused(server.http().get("/api/v1/whoami"), 401, "INVALID_API_KEY");
    assertRefused(
        server.http().get("/api/v1/whoami", "X-Api-Key", "pk_test_x.y"), 401, "INVALID_API_KEY");
  }

  @Test
  void leavesTheCodeOutOfInvalidInputUnderTheApi() {
    var refused = server.http().post("/api/v1/verify/0x00", "{");
    assertThat(refused.status()).isIn(400, 404, 405);
  }
}
