package io.pacspace.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import jakarta.servlet.ServletContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/// One sweep over every route of the running program, found from its mappings: a route that is new
/// is swept too, and one that this test does not know how to fill fails it.
class RoutesTest {
  private static final String MARK = "HostileMarkerOfASecret";
  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([A-Za-z]+)(:[^}]*)?}");

  /// What anybody may ask for under the two prefixes that need somebody.
  private static final Set<String> PUBLIC =
      Set.of(
          "POST /dashboard/auth/request-access",
          "POST /dashboard/auth/register",
          "POST /dashboard/auth/verify",
          "GET /dashboard/auth/verify",
          "POST /dashboard/auth/resend-verification",
          "POST /dashboard/auth/login",
          "POST /dashboard/auth/login/mfa-verify",
          "POST /dashboard/auth/forgot-password",
          "POST /dashboard/auth/reset-password",
          "POST /dashboard/auth/reset-password/preview",
          "GET /api/v1/verify/{proofRoot}");

  /// Variables that are no ids of a tenant: words, and what is public by design.
  private static final Map<String, String> WORDS =
      Map.of(
          "environment",
          "sandbox",
          "hash",
          "0",
          "path",
          "x",
          "checkoutId",
          "cko_unknown",
          "proofRoot",
          "0x" + "0".repeat(64));

  private static TestServer server;
  private static TestTenant owner;
  private static TestTenant other;
  private static TestProgram program;
  private static TestProgram otherProgram;
  private static final Map<String, String> IDS = new HashMap<>();
  private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

  @BeforeAll
  static void start() {
    server = TestServer.start(TestDatabases.create(), Map.of());
    owner = TestTenant.signUp(server);
    other = TestTenant.signUp(server);
    program = TestProgram.of(server, owner, "sandbox");
    otherProgram = TestProgram.of(server, other, "sandbox");
    var recorded = program.record("victim-customer", "1").data();
    var environments = owner.http().get("/dashboard/environments").data().path("environments");
    IDS.put("customerId", "victim-customer");
    IDS.put("recordId", recorded.path("recordId").asString());
    IDS.put("environmentId", environments.path(0).path("id").asString());
    IDS.put(
        "operationId",
        owner
            .http()
            .get("/dashboard/environments/sandbox")
            .data()
            .path("operation")
            .path("operationId")
            .asString());
    IDS.put(
        "/dashboard/api-keys",
        owner.http().get("/dashboard/api-keys").data().path("items").path(0).path("id").asString());
    IDS.put(
        "/dashboard/auth/sessions",
        owner.http().get("/dashboard/auth/sessions").data().findValuesAsString("id").getFirst());
    assertThat(IDS.values()).doesNotContain("");
    LOGGED.list = Collections.synchronizedList(LOGGED.list);
    LOGGED.start();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(LOGGED);
  }

  @AfterAll
  static void stop() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(LOGGED);
    server.close();
  }

  private record Route(String method, String pattern) {
    boolean isPrivate() {
      return (pattern.startsWith("/dashboard/") || pattern.startsWith("/api/"))
          && !PUBLIC.contains(method + " " + pattern);
    }

    boolean namesSomebodys() {
      return isPrivate() && !pattern.equals(path("x")) && !pattern.contains("{environment");
    }

    /// The path with each variable filled, ids with `id`, or with the owner's where that is null.
    String path(@Nullable String id) {
      return VARIABLE
          .matcher(pattern)
          .replaceAll(variable -> value(variable.group(1), id))
          .replace("/**", "/0/000");
    }

    /// The owner's path with the first letter of each of its parts percent-encoded.
    String encoded() {
      return Pattern.compile("/([a-z])")
          .matcher(path(null))
          .replaceAll(part -> "/%%%02X".formatted((int) part.group(1).charAt(0)));
    }

    private String value(String variable, @Nullable String id) {
      if (WORDS.containsKey(variable)) {
        return requireNonNull(WORDS.get(variable));
      }
      if (id != null) {
        return id;
      }
      var key = variable.equals("id") ? pattern.substring(0, pattern.indexOf("/{id}")) : variable;
      assertThat(IDS)
          .as("%s has a variable that this test cannot fill: give it a real id", this)
          .containsKey(key);
      return requireNonNull(IDS.get(key));
    }

    @Override
    public String toString() {
      return method + " " + pattern;
    }
  }

  /// What is served past the dispatcher.
  private static List<String> servlets() {
    return server.bean(ServletContext.class).getServletRegistrations().values().stream()
        .flatMap(servlet -> servlet.getMappings().stream())
        .filter(path -> !path.equals("/"))
        .toList();
  }

  private static List<Route> routes() {
    var routes = new ArrayList<Route>();
    for (var mapping : server.beans(RequestMappingInfoHandlerMapping.class)) {
      for (var info : mapping.getHandlerMethods().keySet()) {
        var methods = new TreeSet<>(info.getMethodsCondition().getMethods());
        if (methods.isEmpty()) {
          methods.add(RequestMethod.GET);
        }
        for (var pattern : info.getPatternValues()) {
          methods.forEach(method -> routes.add(new Route(method.name(), pattern)));
        }
      }
    }
    for (var path : servlets()) {
      routes.add(new Route(path.startsWith("/api/") ? "POST" : "GET", path));
    }
    routes.add(new Route("GET", "/nothing"));
    assertThat(routes).hasSizeGreaterThan(50);
    return routes;
  }

  private static Answer ask(
      Route route, String path, @Nullable TestTenant tenant, @Nullable TestProgram program) {
    var body = route.method().equals("GET") || route.method().equals("DELETE") ? null : "{}";
    return send(route.method(), path, body, tenant, program);
  }

  private static Answer send(
      String method,
      String path,
      @Nullable String body,
      @Nullable TestTenant tenant,
      @Nullable TestProgram program) {
    var http = tenant == null ? server.http() : tenant.http();
    var headers = new ArrayList<>(List.of("Content-Type", "application/json"));
    if (program != null) {
      headers.addAll(List.of("X-Api-Key", program.key()));
    }
    return http.send(
        method, path, body == null ? null : body.getBytes(UTF_8), headers.toArray(String[]::new));
  }

  private static void assertGuarded(String what, Answer answer) {
    assertThat(answer.header("Content-Security-Policy"))
        .as(what)
        .contains("frame-ancestors 'none'");
    assertThat(answer.header("X-Content-Type-Options")).as(what).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).as(what).isEqualTo("DENY");
    assertThat(answer.header("Referrer-Policy")).as(what).isEqualTo("no-referrer");
    assertThat(answer.header("Cross-Origin-Opener-Policy")).as(what).isEqualTo("same-origin");
    assertThat(answer.header("X-Request-Id")).as(what).isNotBlank();
    assertThat(answer.response().headers().allValues("Cache-Control")).as(what).hasSize(1);
    if (answer.status() >= 400) {
      assertThat(answer.header("Cache-Control")).as(what).contains("no-store");
      assertThat(answer.json().path("success").asBoolean(true)).as(what).isFalse();
      assertThat(answer.json().path("statusCode").asInt()).as(what).isEqualTo(answer.status());
    }
  }

  @Test
  void guardsEveryAnswerAndTellsStrangersToSignIn() {
    for (var route : routes()) {
      var answer = ask(route, route.path(null), null, null);
      assertGuarded(route.toString(), answer);
      var encoded = ask(route, route.encoded(), null, null);
      assertGuarded(route.encoded(), encoded);
      assertThat(encoded.status()).as(route.encoded()).isEqualTo(answer.status());
      if (route.isPrivate()) {
        assertThat(answer.status()).as(route.toString()).isEqualTo(401);
        assertThat(answer.header("Cache-Control")).as(route.toString()).contains("no-store");
      } else if (!route.pattern().equals("/metrics")) {
        assertThat(answer.status()).as(route.toString()).isNotEqualTo(401).isLessThan(500);
      }
    }
  }

  @Test
  void knowsNothingOfWhatIsAnothers() {
    for (var route : routes()) {
      if (route.namesSomebodys()) {
        var answer = ask(route, route.path(null), other, otherProgram);
        var nothing = List.of("/derive/", "/gaps/", "/receipt/", "/invoice-proof/");
        if (nothing.stream().anyMatch(route.pattern()::contains)) {
          assertThat(answer.body()).as(route.toString()).doesNotContain(IDS.get("recordId"));
          assertThat(answer.status()).as(route.toString()).isIn(200, 404);
        } else if (answer.status() == 400) {
          assertThat(ask(route, route.path(null), owner, program).status())
              .as("%s does not look at whose it is before it judges the body", route)
              .isEqualTo(400);
        } else {
          assertThat(answer.status()).as(route + " " + answer).isEqualTo(404);
        }
      }
    }
  }

  @Test
  void answersMethodsThatARouteDoesNotTakeWithThoseThatItDoes() {
    for (var route : routes()) {
      if (route.pattern().equals("/error") || route.pattern().equals("/nothing")) {
        continue;
      }
      for (var method : List.of("OPTIONS", "PROPFIND")) {
        var answer = ask(new Route(method, route.pattern()), route.path(null), other, otherProgram);
        assertGuarded(method + " " + route, answer);
        if (route.pattern().startsWith("/dashboard/") || route.pattern().startsWith("/api/")) {
          assertThat(answer.status()).as(method + " " + route).isEqualTo(405);
          assertThat(answer.header("Allow")).as(method + " " + route).contains(route.method());
        }
      }
    }
  }

  @Test
  void answersTraceAsItDoesAnyOtherWrongMethod() throws IOException {
    for (var path :
        List.of("/", "/dashboard/environments/environment-status", "/api/v1/whoami", "/x|y")) {
      try (var socket = new Socket("localhost", URI.create(server.url()).getPort())) {
        var head =
            "TRACE "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nX-A: "
                + MARK
                + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .as(path)
            .startsWith("HTTP/1.1 4")
            .contains("Content-Security-Policy: ", "X-Content-Type-Options: nosniff", "no-store")
            .doesNotContain(MARK);
      }
    }
  }

  @Test
  void guardsAStreamThatOpens() throws IOException {
    var cookie = other.http().cookies().getFirst();
    try (var socket = new Socket("localhost", URI.create(server.url()).getPort())) {
      var head =
          "GET /dashboard/environments/events HTTP/1.1\r\nHost: localhost\r\nCookie: %s=%s\r\n\r\n"
              .formatted(cookie.getName(), cookie.getValue());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(in.lines().takeWhile(line -> !line.isEmpty()).toList())
          .contains(
              "X-Content-Type-Options: nosniff",
              "X-Frame-Options: DENY",
              "Referrer-Policy: no-referrer",
              "Cross-Origin-Opener-Policy: same-origin")
          .anyMatch(line -> line.startsWith("HTTP/1.1 200"))
          .anyMatch(line -> line.matches("Cache-Control: .*no-store.*"))
          .anyMatch(line -> line.startsWith("Content-Security-Policy: "));
    }
  }

  @Test
  void refusesHostileInputWithoutAnErrorAndWithoutAWordInTheLog() {
    LOGGED.list.clear();
    var deep = "[".repeat(3_000) + "]".repeat(3_000);
    for (var route : routes()) {
      for (var query :
          List.of(
              "?token=" + MARK + "%ff",
              "?=" + MARK,
              "?%00=" + MARK + "%00",
              "?period=9999-12",
              "?limit=9".repeat(1) + "9".repeat(40),
              "?offset=-1&page=0&before=" + MARK)) {
        assertBearable(route, route.path(null) + query, null);
      }
      for (var id : List.of("%00" + MARK, "%ff", "a%2F..%2F" + MARK, "..", ".", "%F0%9F%98%80")) {
        assertBearable(route, route.path(id), null);
      }
      if (!route.method().equals("GET")) {
        for (var body :
            List.of(
                "{\"a\":\"" + MARK,
                deep,
                "{\"name\":" + deep + "}",
                "{\"environment\":\" sandbox\",\"tier\":1e99999999999}",
                "9".repeat(2_000),
                "null",
                "{\"name\":\"\\u0000" + MARK + "\"}")) {
          assertBearable(route, route.path(null), body);
        }
      }
    }
    assertThat(List.copyOf(LOGGED.list))
        .filteredOn(
            event -> event.getLevel().isGreaterOrEqual(Level.ERROR) || text(event).contains(MARK))
        .extracting(RoutesTest::text)
        .isEmpty();
  }

  private static void assertBearable(Route route, String path, @Nullable String body) {
    if (route.pattern().equals("/dashboard/auth/logout")
        || (route.method().equals("DELETE")
            && route.pattern().equals("/dashboard/auth/sessions"))) {
      return;
    }
    // Whoever is let in is answered for as long as a stream lasts, so a stranger tries.
    var tenant = route.pattern().endsWith("/events") ? null : other;
    var answer = send(route.method(), path, body, tenant, otherProgram);
    var what =
        route
            + " "
            + path
            + " "
            + (body == null ? "" : body.substring(0, Math.min(40, body.length())));
    assertThat(answer.status()).as(what + " " + answer).isLessThan(500);
    assertGuarded(what, answer);
  }

  private static String text(ILoggingEvent event) {
    var thrown = event.getThrowableProxy();
    return event.getFormattedMessage()
        + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
  }
}
