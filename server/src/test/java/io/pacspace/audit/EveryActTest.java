package io.pacspace.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.secondfactor.AuthenticatorApp;
import io.pacspace.testing.Http;
import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;

/// One sweep over every route of the dashboard that changes something, found from the mappings:
/// what a person does by it is on record, with that person's name. A route that is new fails this
/// test until it is done here, or said to be no person's act.
class EveryActTest {
  private static final String AUTH = "/dashboard/auth/";
  private static final String KEYS = "/dashboard/api-keys";
  private static final String BILLING = "/dashboard/billing/";

  /// What nobody who is known does, and what changes nothing but what a person is shown.
  private static final Set<String> NO_PERSONS_ACT =
      Set.of(
          "POST /dashboard/auth/request-access",
          "POST /dashboard/auth/register",
          "POST /dashboard/auth/resend-verification",
          "POST /dashboard/auth/forgot-password",
          "POST /dashboard/auth/reset-password/preview",
          "PATCH /dashboard/auth/preferences");

  private final TestServer server = TestServer.shared();
  private final Set<String> done = new TreeSet<>();

  private static boolean isRead(RequestMethod method) {
    return method == RequestMethod.GET || method == RequestMethod.HEAD;
  }

  private List<String> routes() {
    var routes = new ArrayList<String>();
    for (var mapping : server.beans(RequestMappingInfoHandlerMapping.class)) {
      for (var info : mapping.getHandlerMethods().keySet()) {
        for (var pattern : info.getPatternValues()) {
          if (pattern.startsWith("/dashboard/") && !pattern.endsWith("/**")) {
            info.getMethodsCondition().getMethods().stream()
                .filter(method -> !isRead(method))
                .forEach(method -> routes.add(method + " " + pattern));
          }
        }
      }
    }
    return routes;
  }

  /// Somebody, in the browser that they look at the audit log with.
  private record Watcher(Person person, String id) {
    static Watcher of(Person person) {
      var signedIn = person.signIn();
      assertThat(signedIn.status()).as(signedIn.toString()).isEqualTo(200);
      return new Watcher(person, person.me().data().path("user").path("id").asString());
    }

    List<JsonNode> entries() {
      var path = "/dashboard/audit?limit=100&actor=" + id;
      return person.http().get(path).data().path("items").valueStream().toList();
    }

    List<JsonNode> entriesOf(String request) {
      return entries().stream()
          .filter(entry -> entry.path("requestId").asString().equals(request))
          .toList();
    }
  }

  /// Does something by a route in some browser, and looks for it in the audit log as `by`.
  private Answer act(Watcher by, Http http, String route, String path, String body, String action) {
    var request = UUID.randomUUID().toString();
    var method = route.substring(0, route.indexOf(' '));
    var answer =
        http.send(
            method,
            path,
            body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/json",
            "X-Request-Id",
            request);
    assertThat(answer.status()).as(route + " " + answer).isBetween(200, 299);
    done.add(route);
    if (!action.isEmpty()) {
      assertThat(by.entriesOf(request))
          .as(route)
          .extracting(entry -> entry.path("action").asString())
          .contains(action);
    }
    return answer;
  }

  private Answer act(Watcher by, String route, String body, String action) {
    return act(
        by, by.person().http(), route, route.substring(route.indexOf(' ') + 1), body, action);
  }

  @Test
  void isOnRecordWithThePersonWhoDidIt() {
    var ada = Watcher.of(Person.verified(server));
    pays(ada);
    handlesKeys(ada);
    activates(ada);
    signsIn(ada);
    endsSessions(ada);
    changesPasswords(Watcher.of(Person.verified(server)));
    usesASecondFactor(Watcher.of(Person.verified(server)));
    verifies();

    var routes = new TreeSet<>(routes());
    assertThat(routes).hasSizeGreaterThan(20).containsAll(done).containsAll(NO_PERSONS_ACT);
    routes.removeAll(NO_PERSONS_ACT);
    assertThat(done).as("do it here, or say why it is no person's act").isEqualTo(routes);
  }

  private void pays(Watcher ada) {
    var opened =
        act(ada, "POST " + BILLING + "checkout", "{\"tier\":\"pilot\"}", "checkout.opened");
    var id = opened.data().path("checkoutId").asString();
    assertThat(ada.person().http().post("/dev/checkout/" + id).status()).isEqualTo(303);
    assertThat(ada.person().http().get("/dashboard/audit").body())
        .as("whoever has a checkout's id can confirm it")
        .doesNotContain(id);
    act(ada, "POST " + BILLING + "cancel", "", "plan.cancelled");
    act(ada, "POST " + BILLING + "resume", "", "plan.resumed");
  }

  private void handlesKeys(Watcher ada) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ada.person().http().get("/dashboard/environments/sandbox"), this::isActive);
    var made = act(ada, "POST " + KEYS, "{\"name\":\"worker\"}", "key.created").data();
    makesACheckpoint(ada, made.path("fullKey").asString());
    var one = KEYS + "/" + made.path("id").asString();
    var http = ada.person().http();
    act(ada, http, "PATCH " + KEYS + "/{id}", one, "{\"name\":\"other\"}", "key.changed");
    act(ada, http, "POST " + KEYS + "/{id}/rotate", one + "/rotate", "{}", "key.rotated");
    act(ada, http, "DELETE " + KEYS + "/{id}", one, "", "key.revoked");
  }

  private boolean isActive(Answer environment) {
    return environment.data().path("status").asString().equals("active");
  }

  private void makesACheckpoint(Watcher ada, String key) {
    var recorded =
        server
            .http()
            .post(
                "/api/v1/balance/delta",
                "{\"customerId\":\"c\",\"delta\":1,\"reason\":\"r\"}",
                "X-Api-Key",
                key)
            .data();
    var record = "/dashboard/records/" + recorded.path("recordId").asString();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> ada.person().http().get(record).data().path("status").asString(),
            "VERIFIED"::equals);
    act(ada, "POST /dashboard/checkpoints", "{\"customerId\":\"c\"}", "checkpoint.created");
  }

  private void activates(Watcher ada) {
    act(
        ada,
        "POST /dashboard/environments/provision",
        "{\"environment\":\"production\"}",
        "environment.activation_started");
  }

  private void signsIn(Watcher ada) {
    var login =
        "{\"email\":\"%s\",\"password\":\"%s\"}"
            .formatted(ada.person().email(), ada.person().password());
    act(ada, server.http(), "POST " + AUTH + "login", AUTH + "login", login, "session.begun");
  }

  private void endsSessions(Watcher ada) {
    var lost = server.http();
    ada.person().in(lost).signIn();
    var sessions = AUTH + "sessions";
    act(
        ada,
        ada.person().http(),
        "DELETE " + sessions + "/{id}",
        sessions + "/" + currentSession(lost),
        "",
        "session.ended");
    act(ada, "DELETE " + sessions, "", "sessions.ended");
    var leaving = server.http();
    ada.person().in(leaving).signIn();
    act(ada, leaving, "POST " + AUTH + "logout", AUTH + "logout", "", "session.ended");
  }

  private static String currentSession(Http http) {
    return http.get(AUTH + "sessions")
        .data()
        .path("sessions")
        .valueStream()
        .filter(session -> session.path("current").asBoolean())
        .map(session -> session.path("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private void changesPasswords(Watcher bob) {
    var next = "a new password of Bob's own";
    act(
        bob,
        "POST " + AUTH + "change-password",
        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}"
            .formatted(bob.person().password(), next),
        "password.changed");
    bob.person().ask("forgot-password");
    var token = new Mailbox(server, bob.person().email()).token();
    var session = currentSession(bob.person().http());
    act(
        bob,
        server.http(),
        "POST " + AUTH + "reset-password",
        AUTH + "reset-password",
        "{\"token\":\"%s\",\"password\":\"a third password of Bob's\",\"keep\":[\"%s\"]}"
            .formatted(token, session),
        "password.reset");
  }

  private void usesASecondFactor(Watcher eve) {
    var mfa = AUTH + "mfa/";
    var password = eve.person().password();
    var secret =
        act(
                eve,
                "POST " + mfa + "enroll",
                "{\"password\":\"%s\"}".formatted(password),
                "mfa.enrolled")
            .data()
            .path("secret")
            .asString();
    var code = new AuthenticatorApp(eve.person(), secret, server.clock()).code();
    var codes =
        recoveryCodes(
            act(
                eve,
                "POST " + mfa + "confirm",
                "{\"code\":\"%s\"}".formatted(code),
                "mfa.enabled"));
    var browser = server.http();
    var ticket = eve.person().in(browser).signIn().data().path("mfaTicket").asString();
    act(
        eve,
        browser,
        "POST " + AUTH + "login/mfa-verify",
        AUTH + "login/mfa-verify",
        "{\"mfaTicket\":\"%s\",\"code\":\"%s\"}".formatted(ticket, codes.get(0)),
        "session.begun");
    var both = "{\"password\":\"%s\",\"code\":\"%s\"}";
    var renewed =
        recoveryCodes(
            act(
                eve,
                "POST " + mfa + "recovery-codes",
                both.formatted(password, codes.get(1)),
                "mfa.recovery-codes-renewed"));
    act(eve, "POST " + mfa + "disable", both.formatted(password, renewed.get(0)), "mfa.disabled");
  }

  private static List<String> recoveryCodes(Answer answer) {
    return answer.data().path("recoveryCodes").valueStream().map(JsonNode::asString).toList();
  }

  /// Who a newcomer is, is known only afterwards.
  private void verifies() {
    var newcomer = Person.stranger(server);
    newcomer.register();
    var token = new Mailbox(server, newcomer.email()).token();
    var body = "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(token, newcomer.password());
    var request = UUID.randomUUID().toString();
    var answer = newcomer.http().post(AUTH + "verify", body, "X-Request-Id", request);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    done.add("POST " + AUTH + "verify");
    var id = newcomer.me().data().path("user").path("id").asString();
    assertThat(new Watcher(newcomer, id).entriesOf(request))
        .extracting(entry -> entry.path("action").asString())
        .containsExactlyInAnyOrder("account.verified", "session.begun");
  }

  /// How somebody looks at things is no act, however often they turn to and fro.
  @Test
  void isNotFilledByWhoeverSwitchesToAndFro() {
    var ada = Watcher.of(Person.verified(server));
    var before = ada.entries().size();
    for (var environment : List.of("production", "sandbox", "production")) {
      var body = "{\"preferredEnvironment\":\"%s\"}".formatted(environment);
      assertThat(ada.person().http().patch(AUTH + "preferences", body).status()).isEqualTo(200);
    }

    assertThat(ada.entries()).hasSize(before);
  }
}
