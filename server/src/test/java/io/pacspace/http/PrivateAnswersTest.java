package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/// What is somebody's own stays between the server and them: no cache keeps it, and no other site's
/// page may read it. Over every route that is read without an id, found from the mappings.
class PrivateAnswersTest {
  private static final TestServer SERVER = TestServer.shared();

  private static TestTenant tenant;
  private static TestProgram program;

  @BeforeAll
  static void record() {
    tenant = TestTenant.signUp(SERVER);
    program = TestProgram.of(SERVER, tenant, "sandbox");
    program.record("a-customer", "1");
  }

  private static List<String> paths() {
    var paths = new ArrayList<String>();
    paths.add("/dashboard/environments/environment-status");
    for (var mapping : SERVER.beans(RequestMappingInfoHandlerMapping.class)) {
      for (var info : mapping.getHandlerMethods().keySet()) {
        if (info.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
          info.getPatternValues().stream()
              .filter(path -> path.startsWith("/dashboard/") || path.startsWith("/api/"))
              .filter(path -> !path.contains("{") && !path.endsWith("/events"))
              .filter(path -> !path.equals("/dashboard/auth/verify"))
              .forEach(paths::add);
        }
      }
    }
    assertThat(paths).hasSizeGreaterThan(15);
    return paths;
  }

  private static Answer read(String path) {
    var origin = List.of("Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site");
    var headers = new ArrayList<>(origin);
    if (path.startsWith("/api/")) {
      headers.addAll(List.of("X-Api-Key", program.key()));
    }
    return tenant.http().get(path, headers.toArray(String[]::new));
  }

  @Test
  void areKeptInNoCache() {
    for (var path : paths()) {
      var answer = read(path);
      assertThat(answer.status()).as(path + " " + answer).isIn(200, 400, 404);
      assertThat(answer.header("Cache-Control")).as(path).contains("no-store");
      assertThat(answer.header("Content-Type")).as(path).matches("application/(json|x-ndjson).*");
    }
  }

  @Test
  void areReadByNoOtherSitesPage() {
    for (var path : paths()) {
      assertThat(read(path).response().headers().map().keySet())
          .as(path)
          .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
  }

  /// What anybody may read may be read from anywhere, but never with somebody's cookie.
  @Test
  void arePublicWithoutCredentialsAlone() {
    var environments = tenant.http().get("/dashboard/environments").data().path("environments");
    var log = "/log/" + environments.path(0).path("id").asString();
    for (var path : List.of(log + "/key", log + "/nothing", "/api/v1/verify/0x" + "0".repeat(64))) {
      var headers = read(path).response().headers();
      assertThat(headers.firstValue("Access-Control-Allow-Origin").orElse("*"))
          .as(path)
          .isEqualTo("*");
      assertThat(headers.firstValue("Access-Control-Allow-Credentials")).as(path).isEmpty();
    }
    assertThat(read(log + "/key").header("Access-Control-Allow-Origin")).isEqualTo("*");
  }
}
