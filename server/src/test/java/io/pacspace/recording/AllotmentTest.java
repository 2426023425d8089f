package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Concurrently;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The free plan includes a hundred deltas in all, to the delta, in the sandbox alone.
class AllotmentTest {
  private static final int INCLUDED = 100;
  private final TestServer server = TestServer.midMonth();

  @Test
  void cutsAtExactlyAHundredHoweverManyComeAtOnce() {
    var tenant = TestTenant.signUp(server);
    var program = TestProgram.of(server, tenant, "sandbox");

    var answers = Concurrently.call(INCLUDED + 50, _ -> program.record("c", "1"));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(INCLUDED);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .hasSize(50)
        .allMatch(a -> a.status() == 402 && a.code().equals("ALLOTMENT_EXHAUSTED"));
    assertUsage(tenant, program, "free", 100, 0);
    assertThat(program.get("/api/v1/balance/customers").status()).isEqualTo(200);

    tenant.upgrade("pilot");
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> program.record("c", "1").status() == 201);
    assertCountsAgainstNothing(program, 101);
    assertThat(tenant.http().get("/dashboard/billing/usage").data().path("consumedDeltas").asInt())
        .isZero();
  }

  @Test
  void cutsABatchWhereTheAllotmentEnds() {
    var program = TestProgram.free(server);
    var delta = "{\"customerId\":\"c\",\"delta\":1,\"reason\":\"r\"}";
    var referred = "{\"customerId\":\"c\",\"delta\":1,\"reason\":\"r\",\"referenceId\":\"x\"}";
    program.record(referred);

    var answer = program.batch(Collections.nCopies(INCLUDED + 1, delta));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.data().path("totalQueued").asInt()).isEqualTo(INCLUDED - 1);
    assertThat(answer.data().path("totalFailed").asInt()).isEqualTo(2);
    assertThat(answer.data().path("results").path(INCLUDED).path("error").asString())
        .contains("upgrade");
    var spent = program.batch(List.of(delta, "{}"));
    assertThat(spent.status()).isEqualTo(402);
    assertThat(spent.code()).isEqualTo("ALLOTMENT_EXHAUSTED");
    assertThat(program.record(referred).data().path("idempotent").asBoolean()).isTrue();
  }

  @Test
  void countsProductionOnAPaidPlan() {
    var tenant = TestTenant.signUp(server).upgrade("pilot");
    var sandbox = TestProgram.of(server, tenant, "sandbox");
    var production = TestProgram.of(server, tenant, "production");
    sandbox.record("c", "1");
    production.record("c", "1");
    production.record("c", "2");

    assertCountsAgainstNothing(sandbox, 1);
    assertUsage(tenant, production, "pilot", 2, 9_998);
  }

  /// A plan that is over leaves the production environment readable.
  @Test
  void refusesProductionWritesOnTheFreePlan() {
    var tenant = TestTenant.signUp(server).upgrade("pilot");
    var program = TestProgram.of(server, tenant, "production");
    var keyed = new String[] {"Idempotency-Key", "kept"};
    var delta = "{\"customerId\":\"c\",\"delta\":1,\"reason\":\"r\",\"referenceId\":\"one\"}";
    var first = program.record(delta, keyed);
    var batch = program.batch(List.of(delta), "Idempotency-Key", "kept too");
    tenant.http().post("/dashboard/billing/cancel");
    server
        .databases()
        .control()
        .sql(
            """
            update plans.subscriptions
            set paid_at = paid_at - interval '1 year', ends_at = :yesterday
            where tenant_id = (select tenant_id from accounts.users where email = :email)
            """)
        .param("yesterday", Timestamp.from(server.clock().instant().minus(Duration.ofDays(1))))
        .param("email", tenant.email())
        .update();

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(program.record("c", "1").code()).isEqualTo("PLAN_UPGRADE_REQUIRED"));
    assertThat(program.get("/api/v1/balance/derive/c").status()).isEqualTo(200);
    assertThat(program.record(delta, keyed).body()).isEqualTo(first.body());
    assertThat(program.batch(List.of(delta), "Idempotency-Key", "kept too").body())
        .isEqualTo(batch.body());
    assertThat(program.record(delta).data().path("idempotent").asBoolean())
        .as("whoever lost the answer hears that it was recorded, whatever plan holds by now")
        .isTrue();
    assertThat(program.batch(List.of(delta.replace("one", "two"))).code())
        .isEqualTo("PLAN_UPGRADE_REQUIRED");
  }

  /// Sandbox deltas are counted, and nothing is included or left of them on a paid plan.
  private static void assertCountsAgainstNothing(TestProgram sandbox, long consumed) {
    var usage = sandbox.get("/api/v1/balance/usage").data();
    assertThat(usage.path("plan").asString()).isEqualTo("pilot");
    assertThat(usage.path("consumed").asLong()).isEqualTo(consumed);
    assertThat(usage.path("allowed").isNull()).isTrue();
    assertThat(usage.path("remaining").isNull()).isTrue();
  }

  private static void assertUsage(
      TestTenant tenant, TestProgram program, String plan, long consumed, long remaining) {
    var usage = program.get("/api/v1/balance/usage").data();
    var shown = tenant.http().get("/dashboard/billing/usage").data();

    assertThat(usage.path("plan").asString()).isEqualTo(plan);
    assertThat(usage.path("consumed").asLong()).isEqualTo(consumed);
    assertThat(usage.path("remaining").asLong()).isEqualTo(remaining);
    assertThat(shown.path("consumedDeltas").asLong()).isEqualTo(consumed);
    assertThat(shown.path("includedDeltas").asLong()).isEqualTo(usage.path("allowed").asLong());
    assertThat(shown.path("remainingDeltas").asLong()).isEqualTo(remaining);
  }
}
