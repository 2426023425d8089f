package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.TenantId;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What a tenant sees and does about its plan.
class BillingHttpTest {
  private final TestServer server = TestServer.midMonth();
  private final TestTenant tenant = TestTenant.signUp(server);

  @Test
  void startsOnTheFreePlan() {
    var plan = plan();

    assertThat(plan.toString())
        .isEqualTo(
            """
            {"tier":"free","monthlyAllotment":100,"planPriceUsd":0,"overagePriceUsd":null,\
            "stripeSubscriptionId":null,"cancelAtPeriodEnd":false,"stripeCurrentPeriodEnd":null}""");
  }

  @Test
  void listsThePlansOnOffer() {
    var body = tenant.http().get("/dashboard/billing/plans").body();

    assertThat(body)
        .contains(
            """
            {"tier":"pilot","monthlyAllotment":10000,"planPriceUsd":1000,"overagePriceUsd":0.020}""",
            """
            {"tier":"enterprise","monthlyAllotment":null,"planPriceUsd":null,"overagePriceUsd":null}""");
  }

  @Test
  void showsNoUseOfANewTenant() {
    var usage = tenant.http().get("/dashboard/billing/usage").data();

    assertThat(usage.toString())
        .isEqualTo(
            """
            {"period":"%s","consumedDeltas":0,"includedDeltas":100,"remainingDeltas":100,\
            "overageCount":0,"overageChargesUsd":0}"""
                .formatted(YearMonth.now(server.clock())));
  }

  @Test
  void showsTheUseOfAnyMonth() {
    var usage = tenant.http().get("/dashboard/billing/usage?period=2020-02").data();

    assertThat(usage.path("period").asString()).isEqualTo("2020-02");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026", "2026-13", "2026-1", "now", "2026-01-01", ""})
  void refusesWhatIsNoMonth(String period) {
    assertBadField(tenant.http().get("/dashboard/billing/usage?period=" + period), "period");
  }

  @Test
  void startsAPlanWhenItsPaymentIsConfirmed() {
    var before = server.clock().instant();
    var checkout = checkout("pilot");
    assertThat(checkout.status()).isEqualTo(201);
    var id = checkout.data().path("checkoutId").asString();
    assertThat(id).startsWith("cko_");
    assertThat(checkout.data().path("checkoutUrl").asString()).endsWith("/dev/checkout/" + id);
    assertThat(plan().path("tier").asString()).isEqualTo("free");

    var page = server.http().get("/dev/checkout/" + id);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains("Payment without money", "pilot", "1000", "<form");
    var confirmed = server.http().post("/dev/checkout/" + id);

    assertThat(confirmed.status()).isEqualTo(303);
    assertThat(confirmed.header("Location")).isEqualTo("/");
    var plan = plan();
    assertThat(plan.path("tier").asString()).isEqualTo("pilot");
    assertThat(plan.path("planPriceUsd").decimalValue()).isEqualTo(new BigDecimal("1000"));
    assertThat(plan.path("overagePriceUsd").decimalValue()).isEqualByComparingTo("0.02");
    var end = Instant.parse(plan.path("stripeCurrentPeriodEnd").asString());
    assertThat(end)
        .isAfterOrEqualTo(before.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant().minusMillis(1))
        .isBefore(server.clock().instant().atOffset(ZoneOffset.UTC).plusMonths(1).toInstant());
    assertThat(server.http().get("/dev/checkout/" + id).body())
        .contains("is confirmed")
        .doesNotContain("<form");
  }

  @Test
  void takesEachPaymentOnce() {
    var path = "/dev/checkout/" + checkout("pilot").data().path("checkoutId").asString();
    server.http().post(path);
    tenant.upgrade("scale");
    var before = plan();

    var again = server.http().post(path);

    assertThat(again.status()).isEqualTo(303);
    assertThat(plan()).isEqualTo(before);
  }

  @Test
  void changesToADearerPlanAtOnce() {
    tenant.upgrade("pilot").upgrade("growth");

    assertThat(plan().path("tier").asString()).isEqualTo("growth");
    assertThat(plan().has("nextTier")).isFalse();
  }

  @Test
  void changesToACheaperPlanAtTheEndOfThePeriod() {
    tenant.upgrade("growth");
    var end = plan().path("stripeCurrentPeriodEnd");

    tenant.upgrade("pilot");

    assertThat(plan().path("tier").asString()).isEqualTo("growth");
    assertThat(plan().path("nextTier").asString()).isEqualTo("pilot");
    assertThat(plan().path("cancelAtPeriodEnd").asBoolean()).isFalse();
    assertThat(plan().path("stripeCurrentPeriodEnd")).isEqualTo(end);

    tenant.http().post("/dashboard/billing/resume");
    assertThat(plan().has("nextTier")).isFalse();
  }

  @Test
  void payingACheckoutVoidsTheOthers() {
    var older = "/dev/checkout/" + checkout("pilot").data().path("checkoutId").asString();
    var newer = "/dev/checkout/" + checkout("scale").data().path("checkoutId").asString();

    assertThat(server.http().post(newer).status()).isEqualTo(303);

    assertThat(server.http().get(older).status()).isEqualTo(404);
    assertThat(server.http().post(older).status()).isEqualTo(404);
    assertThat(plan().path("tier").asString()).isEqualTo("scale");
    assertThat(plan().has("nextTier")).isFalse();
  }

  @Test
  void ofTwoCheckoutsPaidAtOnceOneIsTaken() throws Exception {
    var paths =
        Stream.of("pilot", "scale")
            .map(tier -> "/dev/checkout/" + checkout(tier).data().path("checkoutId").asString())
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          paths.stream()
              .map(path -> threads.submit(() -> server.http().post(path).status()))
              .toList();
      assertThat(List.of(answers.get(0).get(), answers.get(1).get()))
          .containsExactlyInAnyOrder(303, 404);
    }
    assertThat(plan().has("nextTier")).isFalse();
  }

  @Test
  void sellsNobodyWhatTheyHave() {
    tenant.upgrade("scale").upgrade("pilot");

    for (var tier : new String[] {"scale", "pilot"}) {
      var answer = checkout(tier);
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("PLAN_UNCHANGED");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tier\":\"free\"}",
        "{\"tier\":\"enterprise\"}",
        "{\"tier\":\"Pilot\"}",
        "{\"tier\":\"\"}",
        "{\"tier\":5}",
        "{\"tier\":[\"pilot\"]}",
        "{\"tier\":null}",
        "{}"
      })
  void sellsNothingElse(String body) {
    assertBadField(tenant.http().post("/dashboard/billing/checkout", body), "tier");
  }

  @Test
  void knowsNoCheckoutByAnyOtherId() {
    var id = checkout("pilot").data().path("checkoutId").asString();
    var other = id.substring(0, id.length() - 1) + (id.endsWith("A") ? "B" : "A");

    for (var wrong : new String[] {other, "cko_", "x", id + "A", id.substring(4)}) {
      assertThat(server.http().get("/dev/checkout/" + wrong).status()).isEqualTo(404);
      assertThat(server.http().post("/dev/checkout/" + wrong).status()).isEqualTo(404);
    }
    assertThat(plan().path("tier").asString()).isEqualTo("free");
  }

  @Test
  void forgetsACheckoutAfterADay() {
    var id = checkout("pilot").data().path("checkoutId").asString();
    owner("update plans.checkouts set opened_at = :opened where checkout_id = :id")
        .param("opened", Timestamp.from(server.clock().instant().minus(Duration.ofHours(25))))
        .param("id", id)
        .update();

    assertThat(server.http().get("/dev/checkout/" + id).status()).isEqualTo(404);
    assertThat(server.http().post("/dev/checkout/" + id).status()).isEqualTo(404);
    assertThat(plan().path("tier").asString()).isEqualTo("free");
  }

  @Test
  void cancelsAtTheEndOfThePeriodAndResumesBeforeIt() {
    tenant.upgrade("starter");
    var end = plan().path("stripeCurrentPeriodEnd");

    var cancelled = tenant.http().post("/dashboard/billing/cancel");
    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.data()).isEqualTo(plan());
    assertThat(plan().path("cancelAtPeriodEnd").asBoolean()).isTrue();
    assertThat(plan().path("tier").asString()).isEqualTo("starter");
    assertThat(plan().path("stripeCurrentPeriodEnd")).isEqualTo(end);
    assertThat(tenant.http().post("/dashboard/billing/cancel").data()).isEqualTo(plan());

    var resumed = tenant.http().post("/dashboard/billing/resume");
    assertThat(resumed.status()).isEqualTo(200);
    assertThat(resumed.data()).isEqualTo(plan());
    assertThat(plan().path("cancelAtPeriodEnd").asBoolean()).isFalse();
    assertThat(tenant.http().post("/dashboard/billing/resume").data()).isEqualTo(plan());
  }

  @Test
  void fallsBackToFreeWhenACancelledPeriodEnds() {
    var id = checkout("pilot").data().path("checkoutId").asString();
    server.http().post("/dev/checkout/" + id);
    tenant.http().post("/dashboard/billing/cancel");
    endPeriodBoughtBy(id);

    assertThat(plan().path("tier").asString()).isEqualTo("free");
    assertThat(tenant.provision("production").code()).isEqualTo("PLAN_UPGRADE_REQUIRED");
    assertThat(tenant.http().post("/dashboard/billing/resume").status()).isEqualTo(400);

    tenant.upgrade("pilot");
    assertThat(plan().path("cancelAtPeriodEnd").asBoolean()).isFalse();
    assertThat(tenant.provision("production").status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "resume"})
  void hasNothingToCancelOrResumeOnFree(String call) {
    var answer = tenant.http().post("/dashboard/billing/" + call);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void leavesAPlanByContractToItsContract() {
    var open = checkout("scale").data().path("checkoutId").asString();
    var me = tenant.http().get("/dashboard/auth/me").data();
    var id = TenantId.parse(me.path("tenant").path("id").asString()).orElseThrow();
    server.bean(Plans.class).give(id, "enterprise", Optional.empty());

    assertThat(checkout("pilot").status()).isEqualTo(403);
    assertThat(server.http().post("/dev/checkout/" + open).status()).isEqualTo(404);
    assertThat(tenant.http().post("/dashboard/billing/cancel").status()).isEqualTo(403);
    assertThat(plan().path("tier").asString()).isEqualTo("enterprise");
    assertThat(plan().path("monthlyAllotment").isNull()).isTrue();
    var usage = tenant.http().get("/dashboard/billing/usage").data();
    assertThat(usage.path("includedDeltas").isNull()).isTrue();
    assertThat(usage.path("overageChargesUsd").decimalValue()).isZero();
    assertThat(tenant.provision("production").status()).isEqualTo(202);
  }

  @Test
  void touchesNoOtherTenant() {
    var other = TestTenant.signUp(server);
    tenant.upgrade("pilot");

    assertThat(other.http().get("/dashboard/billing/plan").data().path("tier").asString())
        .isEqualTo("free");
    assertThat(other.http().post("/dashboard/billing/cancel").status()).isEqualTo(400);
    assertThat(plan().path("cancelAtPeriodEnd").asBoolean()).isFalse();
  }

  private JsonNode plan() {
    return tenant.http().get("/dashboard/billing/plan").data();
  }

  private Http.Answer checkout(String tier) {
    return tenant.http().post("/dashboard/billing/checkout", "{\"tier\":\"" + tier + "\"}");
  }

  private void endPeriodBoughtBy(String checkoutId) {
    var changed =
        owner(
                """
                update plans.subscriptions
                set paid_at = paid_at - interval '2 months', ends_at = :now
                where ends_at is not null and tenant_id =
                  (select tenant_id from plans.checkouts where checkout_id = :checkout)
                """)
            .param("now", Timestamp.from(server.clock().instant()))
            .param("checkout", checkoutId)
            .update();
    assertThat(changed).isEqualTo(1);
  }

  private JdbcClient.StatementSpec owner(String sql) {
    return server.databases().control().sql(sql);
  }

  private static void assertBadField(Http.Answer answer, String field) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.json().path("error").path("details").path(0).path("field").asString())
        .isEqualTo(field);
  }
}
