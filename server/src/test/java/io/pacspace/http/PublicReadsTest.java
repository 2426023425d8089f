package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the pages of other sites may read: all that is public, and nothing else.
class PublicReadsTest {
  private static final String PAGE = "https://auditor.example";
  private static final String UNKNOWN_ROOT = "0x" + "0".repeat(64);

  private static TestServer server;
  private static String log;

  @BeforeAll
  static void signUp() {
    server = TestServer.shared();
    var tenant = TestTenant.signUp(server).awaitStatus("sandbox", "active");
    var listed = tenant.http().get("/dashboard/environments").data().path("environments");
    log = listed.path(0).path("id").asString();
  }

  private static Http.Answer ask(String method, String path, String... headers) {
    return server.http().send(method, path, null, headers);
  }

  private static List<String> allowed(Http.Answer answer) {
    return answer.response().headers().allValues("Access-Control-Allow-Origin");
  }

  /// Without it a page sees a network that fails, and not that there is nothing.
  @Test
  void lettingAPageReadARefusalIsPartOfIt() {
    var unknown = EnvironmentId.next();
    for (var path :
        List.of(
            "/log/" + log + "/tile/0/009",
            "/log/" + log + "/tile/no",
            "/log/" + log + "/nothing",
            "/l%6Fg/" + log + "/tile/0/009",
            "/log/" + unknown + "/checkpoint",
            "/api/v1/verify/" + UNKNOWN_ROOT,
            "/api/v1/verify/x")) {
      var answer = ask("GET", path, "Origin", PAGE);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(allowed(answer)).as(path).containsExactly("*");
    }
    var refused = ask("GET", "/api/v1/verify/" + UNKNOWN_ROOT + "?limit=0", "Origin", PAGE);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(allowed(refused)).containsExactly("*");
    assertThat(allowed(ask("GET", "/log/" + log + "/checkpoint"))).containsExactly("*");
  }

  /// A page may not send If-None-Match or Range before the browser has asked for it.
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void letsAPageSendHeadersThatReadingTakes(String method) {
    for (var path : List.of("/log/" + log + "/checkpoint", "/api/v1/verify/" + UNKNOWN_ROOT)) {
      var answer =
          ask(
              "OPTIONS",
              path,
              "Origin",
              PAGE,
              "Access-Control-Request-Method",
              method,
              "Access-Control-Request-Headers",
              "if-none-match");
      assertThat(answer.status()).isEqualTo(204);
      assertThat(allowed(answer)).containsExactly("*");
      assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD");
      assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("*");
      assertThat(answer.body()).isEmpty();
    }
    var exposed = ask("GET", "/log/" + log + "/checkpoint").header("Access-Control-Expose-Headers");
    assertThat(exposed).contains("ETag", "Content-Range", "Retry-After");
  }

  @Test
  void letsNoPageReadWhatIsNotPublic() {
    for (var path :
        List.of(
            "/",
            "/api/v1/whoami",
            "/api/v1/verify",
            "/dashboard/environments",
            "/livez",
            "/logs/x",
            "/log")) {
      var read = ask("GET", path, "Origin", PAGE);
      var asked = ask("OPTIONS", path, "Origin", PAGE, "Access-Control-Request-Method", "GET");
      assertThat(allowed(read)).as(path).isEmpty();
      assertThat(allowed(asked)).as(path).isEmpty();
      assertThat(asked.header("Access-Control-Allow-Methods")).as(path).isEmpty();
    }
  }
}
