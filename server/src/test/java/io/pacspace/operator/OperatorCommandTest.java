package io.pacspace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the operator's commands say and do, where one server's part does it and another one, which
/// hears nothing of it but through the database, has to heed it.
class OperatorCommandTest {
  private static final int DONE = 0;
  private static final int REFUSED = 1;
  private static final int UNUSABLE = 2;
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Object> GIVEN = Map.of("pacspace.payment", "operator");
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer HERE = TestServer.start(DATABASES, GIVEN);
  private static final TestServer OTHER = TestServer.start(DATABASES, GIVEN);

  /// Whose Sandbox is active, so that nothing but what an operator does comes on its record.
  private final TestTenant tenant = TestTenant.signUp(OTHER).awaitStatus("sandbox", "active");

  @AfterAll
  static void stop() {
    HERE.close();
    OTHER.close();
  }

  private record Run(int exitCode, String out, String err) {
    JsonNode json() {
      return JSON.readTree(out);
    }
  }

  private static Run run(TestServer at, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var premises =
        new OperatorCommand.Premises() {
          @Override
          public <T> T with(@Nullable Path data, Function<Operator, T> work) {
            return work.apply(at.bean(Operator.class));
          }

          @Override
          public List<String> sentences(Exception trouble) {
            return List.of(trouble.toString());
          }
        };
    var code =
        OperatorCommand.run(
            premises, new PrintWriter(out), new PrintWriter(err), List.of(arguments));
    return new Run(code, out.toString(), err.toString());
  }

  private static Run operator(String... arguments) {
    return run(HERE, arguments);
  }

  private static Run done(String... arguments) {
    var run = operator(arguments);
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(DONE);
    assertThat(run.err()).isEmpty();
    return run;
  }

  private static void assertRefused(Run run, String sentence) {
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(REFUSED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(sentence).hasLineCount(1);
  }

  private String id() {
    return tenant.http().get("/dashboard/auth/me").data().path("tenant").path("id").asString();
  }

  private JsonNode newestEntry() {
    return tenant.http().get("/dashboard/audit").data().path("items").path(0);
  }

  private void assertEntry(String action) {
    assertThat(newestEntry().path("action").asString()).isEqualTo(action);
    assertThat(newestEntry().path("actor").asString()).isEqualTo("operator");
  }

  private void signIn() {
    var answer = person().signIn();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private Person person() {
    return new Person(tenant.http(), tenant.email(), TestTenant.PASSWORD);
  }

  private static int record(String key) {
    return OTHER
        .http()
        .post(
            "/api/v1/balance/delta",
            "{\"customerId\":\"customer_7\",\"delta\":1,\"reason\":\"tokens\"}",
            "X-Api-Key",
            key)
        .status();
  }

  private static void soon(org.assertj.core.api.ThrowableAssert.ThrowingCallable holds) {
    await().atMost(A_SECOND).pollInterval(Duration.ofMillis(20)).untilAsserted(holds::call);
  }

  @Test
  void listsTenantsAndFindsThem() {
    var id = id();
    assertThat(done("tenants").out()).contains(id, tenant.email(), "Acme Inc", "free", "enabled");
    var upperCase = tenant.email().toUpperCase(Locale.ROOT);
    for (var text : List.of(upperCase, id, tenant.email().substring(5, 20))) {
      assertThat(done("tenants", "--search", text).out()).as(text).contains(id).hasLineCount(1);
    }
    assertThat(done("tenants", "--search", "ACME inc").out()).contains(id);
    assertThat(done("tenants", "--search", "nobody at all").out()).contains("no such tenant");

    var line = done("tenants", "--json", "--search", id).json();
    assertThat(line.path("id").asString()).isEqualTo(id);
    assertThat(line.path("people").path(0).asString()).isEqualTo(tenant.email());
  }

  @Test
  void showsATenantByItsIdOrTheAddressOfOneOfItsPeople() {
    tenant.awaitStatus("sandbox", "active");
    done("plan", tenant.email(), "growth", "--until", "9000-12-31");

    var shown = done("tenant", id(), "--json").json();
    var upperCase = tenant.email().toUpperCase(Locale.ROOT);
    assertThat(shown).isEqualTo(done("--json", "tenant", upperCase).json());
    assertThat(shown.path("id").asString()).isEqualTo(id());
    assertThat(shown.path("plan").asString()).isEqualTo("growth");
    assertThat(shown.path("planEndsAt").asString()).isEqualTo("9001-01-01T00:00:00.000Z");
    assertThat(shown.path("planHistory")).hasSize(1);
    assertThat(shown.path("planHistory").path(0).path("by").asString()).isEqualTo("operator");
    assertThat(shown.path("people").path(0).path("email").asString()).isEqualTo(tenant.email());
    assertThat(shown.path("people").path(0).path("mfaEnabled").asBoolean()).isFalse();
    var sandbox = shown.path("environments").path(0);
    assertThat(sandbox.path("environment").asString()).isEqualTo("sandbox");
    assertThat(sandbox.path("status").asString()).isEqualTo("active");
    assertThat(sandbox.path("cell").asString()).isEqualTo("main");
    assertThat(shown.path("usage").path("consumed").asLong()).isZero();
    assertThat(shown.path("usage").path("included").asLong()).isEqualTo(500_000);

    assertThat(done("tenant", id()).out())
        .contains("plan         growth, until 9001-01-01T00:00:00Z", "cell main", tenant.email())
        .doesNotContain("password", "$argon2");
  }

  @Test
  void givesAPlanThatHoldsOnRunningServersWithinASecond() {
    tenant.awaitStatus("sandbox", "active");
    var key = tenant.newKey();
    assertThat(tenant.provision("production").status()).isEqualTo(402);

    assertThat(done("plan", id(), "pilot").out())
        .isEqualTo("%s (Acme Inc) is on the plan pilot from now on.%n".formatted(id()));

    assertEntry("plan.changed");
    assertThat(tenant.provision("production").status()).isEqualTo(202);
    tenant.awaitStatus("production", "active");
    assertThat(record(key)).isEqualTo(201);
    done("plan", id(), "free");
    var live = liveKey();
    soon(() -> assertThat(record(live)).isEqualTo(402));
    done("plan", id(), "scale", "--json");
    soon(() -> assertThat(record(live)).isEqualTo(201));
  }

  private String liveKey() {
    return tenant
        .http()
        .post("/dashboard/api-keys", "{\"name\":\"live\",\"environment\":\"production\"}")
        .data()
        .path("fullKey")
        .asString();
  }

  @Test
  void keepsADisabledTenantOutOfEveryServerWithinASecondAndItsDataForItsReturn() {
    tenant.awaitStatus("sandbox", "active");
    var key = tenant.newKey();
    assertThat(record(key)).isEqualTo(201);
    var id = id();
    var neighbour = TestTenant.signUp(OTHER);

    done("disable", tenant.email());

    assertThat(tenant.http().get("/dashboard/auth/me").status()).isEqualTo(401);
    soon(() -> assertThat(record(key)).isEqualTo(401));
    var refused = person().signIn();
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("FORBIDDEN");
    assertThat(refused.json().path("message").asString())
        .isEqualTo("This organisation is disabled; ask whoever runs this installation.");
    assertThat(person().with("a wrong password").signIn().status()).isEqualTo(401);
    assertThat(neighbour.http().get("/dashboard/auth/me").status()).isEqualTo(200);
    assertThat(done("tenants", "--search", id).out()).contains("disabled");
    assertThat(done("disable", id).out()).contains("was disabled already");

    done("enable", id);

    soon(() -> assertThat(record(key)).isEqualTo(201));
    signIn();
    assertEntryAmong("tenant.enabled", "tenant.disabled");
    assertThat(done("enable", id).out()).contains("was not disabled");
    soon(() -> assertThat(refusals()).contains("organisation-disabled"));
    assertThat(done("tenant", id, "--json").json().path("usage").path("consumed").asLong())
        .as("both records, and what came in before every server knew")
        .isGreaterThanOrEqualTo(2);
  }

  private List<String> refusals() {
    return tenant
        .http()
        .get("/dashboard/audit?action=sign-in.refused")
        .data()
        .path("items")
        .valueStream()
        .map(entry -> entry.path("details").path("reason").asString())
        .toList();
  }

  private void assertEntryAmong(String... actions) {
    var entries = tenant.http().get("/dashboard/audit").data().path("items").valueStream().toList();
    for (var action : actions) {
      assertThat(entries)
          .filteredOn(entry -> entry.path("action").asString().equals(action))
          .singleElement()
          .satisfies(entry -> assertThat(entry.path("actor").asString()).isEqualTo("operator"));
    }
  }

  @Test
  void endsEverySessionOfAPerson() {
    signIn();
    var elsewhere = person().in(OTHER.http());
    elsewhere.signIn();

    var ended = done("sessions", "end", tenant.email());

    assertThat(ended.out()).contains("sessions have ended");
    assertThat(tenant.http().get("/dashboard/auth/me").status()).isEqualTo(401);
    assertThat(elsewhere.me().status()).isEqualTo(401);
    signIn();
    assertEntryAmong("sessions.ended");
  }

  @Test
  void letsSomebodyRegisterWhoseRequestWasApproved() {
    var approval =
        Map.<String, Object>of(
            "pacspace.payment",
            "operator",
            "pacspace.registration.mode",
            "approval",
            "pacspace.registration.operator-email",
            "operator@company.test");
    try (var closed = TestServer.start(DATABASES, approval)) {
      var ada = Person.stranger(closed);
      assertRefused(run(closed, "approve", ada.email()), "There is no request for access from");
      askForAccess(ada);
      new Mailbox(closed, ada.email()).settled();
      assertRefused(operator("approve", ada.email()), "Registration is open here");

      var approved = run(closed, "approve", ada.email(), "--json");

      assertThat(approved.exitCode()).isEqualTo(DONE);
      assertThat(approved.json().path("tenant").isNull()).isTrue();
      var mail = new Mailbox(closed, ada.email()).settled().getFirst().path("text").asString();
      var token = mail.replaceAll("(?s).*/register#approval=([A-Za-z0-9_-]+).*", "$1");
      assertThat(register(ada, token).status()).isEqualTo(201);
      assertThat(register(ada, token).code()).isEqualTo("REGISTRATION_REQUIRES_APPROVAL");
      var entry =
          DATABASES
              .control()
              .sql("select by_operator from audit.entries where action = 'access.approved'")
              .query(Boolean.class)
              .single();
      assertThat(entry).isTrue();
      assertRefused(run(closed, "approve", tenant.email()), "has an account already");
    }
  }

  private static void askForAccess(Person who) {
    who.http()
        .post(
            "/dashboard/auth/request-access",
            """
            {"name":"Ada","email":"%s","organization":"Engines"}"""
                .formatted(who.email()));
  }

  private static Http.Answer register(Person who, String token) {
    return who.http()
        .post(
            "/dashboard/auth/register",
            """
            {"name":"Ada","email":"%s","password":"%s","organization":"Engines",
             "approvalToken":"%s"}"""
                .formatted(who.email(), who.password(), token));
  }

  @Test
  void refusesInASentence() {
    assertRefused(operator("tenant", "nobody@company.test"), "There is no tenant 'nobody@");
    assertRefused(operator("tenant", "tnt_" + "0".repeat(26)), "There is no tenant 'tnt_000");
    assertRefused(
        operator("plan", id(), "gold"), "There is no plan 'gold'; plans are free, pilot,");
    assertRefused(operator("plan", id(), "pilot", "--until", "2020-01-31"), "in the future");
    assertRefused(operator("plan", id(), "free", "--until", "9000-01-31"), "does not end");
    assertRefused(operator("sessions", "end", "nobody@company.test"), "Nobody has the address");
    assertRefused(operator("factor", "reset", tenant.email()), "no second factor that is on");
    assertRefused(operator("disable", "nobody@company.test"), "There is no tenant");
    assertThat(newestEntry().path("actor").asString()).isNotEqualTo("operator");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "tenants now",
        "tenant",
        "plan a@b.test",
        "plan a@b.test pilot --until tomorrow",
        "plan a@b.test pilot --until 2030-02-30",
        "plan a@b.test pilot --until +10000-01-01",
        "plan a@b.test pilot --until +294277-12-31",
        "plan a@b.test pilot --until 10000-01-01T00:00:00Z",
        "approve",
        "sessions",
        "sessions begin a@b.test",
        "factor reset",
        "disable a@b.test --now"
      })
  void saysHowItIsUsedToWhoeverMisusesIt(String line) {
    var run = operator(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Usage: operator");
  }

  @ParameterizedTest
  @CsvSource({"--help, Usage: operator", "plan --help, Usage: operator plan"})
  void helps(String line, String usage) {
    var run = operator(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(DONE);
    assertThat(run.out()).startsWith(usage).contains("--json");
  }
}
