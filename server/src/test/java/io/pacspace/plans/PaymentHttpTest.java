package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.Failure;
import io.pacspace.shared.TenantId;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Where plans are not bought: people see no price and no payment, and come to Production all the
/// same.
class PaymentHttpTest {
  private static final String BILLING = "/dashboard/billing/";
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer GIVEN =
      TestServer.start(
          DATABASES,
          Map.of("pacspace.payment", "operator", "pacspace.operator.contact", "ops@company.test"));

  private final TestTenant tenant = TestTenant.signUp(GIVEN);
  private final TenantId id = idOf(tenant);

  @AfterAll
  static void stop() {
    GIVEN.close();
  }

  private static TenantId idOf(TestTenant tenant) {
    var me = tenant.http().get("/dashboard/auth/me").data();
    return TenantId.parse(me.path("tenant").path("id").asString()).orElseThrow();
  }

  private static JsonNode billing(TestTenant of, String part) {
    return of.http().get(BILLING + part).data();
  }

  private void give(String tier, Optional<Instant> until) {
    GIVEN.bean(Plans.class).give(id, tier, until);
  }

  @Test
  void showsNoPriceAndSaysWhomToAsk() {
    assertThat(billing(tenant, "plan").toString())
        .isEqualTo(
            """
            {"tier":"free","monthlyAllotment":100,"planPriceUsd":null,"overagePriceUsd":null,\
            "stripeSubscriptionId":null,"cancelAtPeriodEnd":false,"stripeCurrentPeriodEnd":null}""");
    var offers = billing(tenant, "plans");
    assertThat(offers.path("payment").asString()).isEqualTo("operator");
    assertThat(offers.path("contact").asString()).isEqualTo("ops@company.test");
    assertThat(offers.path("plans")).hasSize(6);
    assertThat(offers.findValues("planPriceUsd")).allMatch(JsonNode::isNull);
    assertThat(offers.findValues("overagePriceUsd")).allMatch(JsonNode::isNull);
    assertThat(offers.toString()).contains("\"tier\":\"pilot\",\"monthlyAllotment\":10000");
    assertThat(billing(tenant, "usage").path("overageChargesUsd").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkout", "cancel", "resume"})
  void refusesWhatWouldBuyOrEndAPlan(String act) {
    var answer = tenant.http().post(BILLING + act, "{\"tier\":\"pilot\"}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("FORBIDDEN");
    assertThat(answer.json().path("message").asString()).contains("ask ops@company.test");
    assertThat(billing(tenant, "plan").path("tier").asString()).isEqualTo("free");
  }

  @Test
  void hasNoPaymentPage() {
    var page = "/dev/checkout/" + CheckoutId.next();
    assertThat(GIVEN.http().get(page).status()).isEqualTo(404);
    assertThat(GIVEN.http().post(page).status()).isEqualTo(404);
  }

  @Test
  void opensProductionOnceTheOperatorGivesAPlan() {
    assertThat(tenant.provision("production").code()).isEqualTo("PLAN_UPGRADE_REQUIRED");

    give("pilot", Optional.empty());

    var plan = billing(tenant, "plan");
    assertThat(plan.path("tier").asString()).isEqualTo("pilot");
    assertThat(plan.path("cancelAtPeriodEnd").asBoolean()).isFalse();
    assertThat(plan.path("stripeCurrentPeriodEnd").isNull()).isTrue();
    assertThat(tenant.provision("production").status()).isEqualTo(202);
    tenant.awaitStatus("production", "active");
  }

  @Test
  void givesAPlanForATimeAndAnotherInItsPlace() {
    var end = Clock.systemUTC().instant().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    give("enterprise", Optional.of(end));

    var plan = billing(tenant, "plan");
    assertThat(plan.path("tier").asString()).isEqualTo("enterprise");
    assertThat(plan.path("cancelAtPeriodEnd").asBoolean()).isTrue();
    assertThat(Instant.parse(plan.path("stripeCurrentPeriodEnd").asString())).isEqualTo(end);

    give("scale", Optional.empty());
    give("free", Optional.empty());
    assertThat(billing(tenant, "plan").path("tier").asString()).isEqualTo("free");
    assertThat(GIVEN.bean(Plans.class).history(id))
        .allMatch(change -> change.by().isEmpty())
        .extracting(Plans.Change::tier, Plans.Change::endsAt)
        .containsExactly(
            Assertions.tuple("enterprise", Optional.of(end)),
            Assertions.tuple("scale", Optional.empty()),
            Assertions.tuple("free", Optional.empty()));
  }

  @Test
  void refusesToGiveWhatIsNoPlanOrOver() {
    var past = Optional.of(Clock.systemUTC().instant());
    for (var wrong :
        new Runnable[] {
          () -> give("gold", Optional.empty()),
          () -> give("pilot", past),
          () -> give("free", past.map(now -> now.plusSeconds(60)))
        }) {
      Assertions.assertThatThrownBy(wrong::run).isInstanceOf(Failure.Invalid.class);
    }
    assertThat(GIVEN.bean(Plans.class).history(id)).isEmpty();
  }

  @Test
  void keepsWhatAPlanWasForEver() {
    give("pilot", Optional.empty());
    for (var sql :
        new String[] {"update plans.history set tier = 'scale'", "delete from plans.history"}) {
      Assertions.assertThatThrownBy(() -> DATABASES.control().sql(sql).update())
          .hasMessageContaining("never changed or removed");
    }
  }

  @Test
  void tellsTheTenantThatTheOperatorDidIt() {
    tenant.awaitStatus("sandbox", "active");
    give("growth", Optional.empty());

    var entry = tenant.http().get("/dashboard/audit").data().path("items").path(0);
    assertThat(entry.path("action").asString()).isEqualTo("plan.changed");
    assertThat(entry.path("actor").asString()).isEqualTo("operator");
    assertThat(entry.path("details").path("to").asString()).isEqualTo("growth");
  }

  @Test
  void putsEveryVerifiedTenantOnWhatIsIncluded() {
    var included = Map.<String, Object>of("pacspace.payment", "included:pilot");
    try (var server = TestServer.start(DATABASES, included)) {
      var guest = TestTenant.signUp(server);
      assertThat(billing(guest, "plan").path("tier").asString()).isEqualTo("pilot");
      assertThat(billing(guest, "plans").path("payment").asString()).isEqualTo("included");
      assertThat(billing(guest, "plans").path("contact").isNull()).isTrue();
      var checkout = guest.http().post(BILLING + "checkout", "{\"tier\":\"scale\"}");
      assertThat(checkout.status()).isEqualTo(403);
      assertThat(checkout.json().path("message").asString())
          .contains("on the plan pilot", "whoever runs this installation");

      assertThat(guest.provision("production").status()).isEqualTo(202);
      guest.awaitStatus("production", "active");
      var program = TestProgram.of(server, guest, "production");
      assertThat(program.key()).startsWith("pk_live_");
      assertThat(program.record("customer_7", "1").status()).isEqualTo(201);

      var other = idOf(guest);
      Assertions.assertThatThrownBy(
              () -> server.bean(Plans.class).give(other, "scale", Optional.empty()))
          .isInstanceOf(Failure.Forbidden.class)
          .hasMessageContaining("PACSPACE_PAYMENT=included:pilot");
    }
  }
}
