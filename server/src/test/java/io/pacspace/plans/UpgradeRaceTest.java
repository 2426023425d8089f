package io.pacspace.plans;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.shared.Failure;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Upgrading and provisioning at once comes out as one after the other: a tenant that has paid is
/// never refused, one that has not never gets production.
class UpgradeRaceTest {
  private final TestServer server = TestServer.shared();
  private final Plans plans = server.bean(Plans.class);
  private final PlanChanges changes = server.bean(PlanChanges.class);
  private final TransactionTemplate transaction =
      new TransactionTemplate(server.bean(PlatformTransactionManager.class));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TenantId tenant = TenantId.next();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void aProvisionWaitsForTheFirstUpgradeThatIsUnderWay() throws Exception {
    var provision =
        transaction.execute(
            _ -> {
              changes.start(tenant, UserId.next(), Tier.PILOT);
              var waiting = CompletableFuture.runAsync(this::requirePaid, threads);
              awaitSomebodyBlocked();
              assertThat(waiting).isNotDone();
              return waiting;
            });

    provision.get(10, SECONDS);
  }

  @Test
  void aProvisionIsRefusedWhenTheUpgradeUnderWayFails() {
    var provision =
        transaction.execute(
            upgrade -> {
              changes.start(tenant, UserId.next(), Tier.PILOT);
              var waiting = CompletableFuture.runAsync(this::requirePaid, threads);
              awaitSomebodyBlocked();
              upgrade.setRollbackOnly();
              return waiting;
            });

    assertThatThrownBy(() -> provision.get(10, SECONDS))
        .hasCauseInstanceOf(Failure.PaymentRequired.class);
  }

  @Test
  void thePlanStandsStillWhileAProvisionRelies() throws Exception {
    transaction.executeWithoutResult(_ -> changes.start(tenant, UserId.next(), Tier.PILOT));

    var change =
        transaction.execute(
            _ -> {
              plans.requirePaid(tenant);
              var waiting = CompletableFuture.runAsync(() -> upgrade(Tier.SCALE), threads);
              awaitSomebodyBlocked();
              assertThat(plans.tier(tenant)).isEqualTo("pilot");
              return waiting;
            });

    change.get(10, SECONDS);
    assertThat(plans.tier(tenant)).isEqualTo("scale");
  }

  @RepeatedTest(5)
  void endsWithProductionForWhoeverPaid() throws Exception {
    var buyer = TestTenant.signUp(server);
    var checkout = buyer.http().post("/dashboard/billing/checkout", "{\"tier\":\"pilot\"}");
    var path = "/dev/checkout/" + checkout.data().path("checkoutId").asString();

    var first = CompletableFuture.supplyAsync(() -> buyer.provision("production"), threads);
    var confirmed = CompletableFuture.supplyAsync(() -> server.http().post(path), threads);
    var second = CompletableFuture.supplyAsync(() -> buyer.provision("production"), threads);

    assertThat(confirmed.get(20, SECONDS).status()).isEqualTo(303);
    assertThat(first.get(20, SECONDS).status()).isIn(202, 402);
    assertThat(second.get(20, SECONDS).status()).isIn(202, 402);
    assertThat(buyer.provision("production").status()).isIn(200, 202);
    buyer.awaitStatus("production", "active");
  }

  @Test
  void isAskedInsideTheTransactionThatRelies() {
    assertThatThrownBy(() -> plans.requirePaid(tenant))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  private void requirePaid() {
    transaction.executeWithoutResult(_ -> plans.requirePaid(tenant));
  }

  private void upgrade(Tier tier) {
    transaction.executeWithoutResult(_ -> changes.start(tenant, UserId.next(), tier));
  }

  private void awaitSomebodyBlocked() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> server.databases().waitingForLocks("control", "plans.subscriptions") > 0);
  }
}
