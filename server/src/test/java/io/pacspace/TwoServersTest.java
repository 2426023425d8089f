package io.pacspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Two servers on the same databases behave as one.
class TwoServersTest {
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer ONE = TestServer.start(DATABASES, Map.of());
  private static final TestServer TWO = TestServer.start(DATABASES, Map.of());

  @AfterAll
  static void stop() {
    ONE.close();
    TWO.close();
  }

  private static long count(String sql) {
    return DATABASES.control().sql(sql).query(Long.class).single();
  }

  @Test
  void noOperationRunsTwiceAndNoMailGoesOutTwice() throws Exception {
    var tenants = 12L;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          LongStream.range(0, tenants)
              .<Callable<Void>>mapToObj(
                  i ->
                      () -> {
                        var tenant = TestTenant.signUp(i % 2 == 0 ? ONE : TWO).upgrade("pilot");
                        tenant.provision("production");
                        tenant
                            .http()
                            .at(i % 2 == 0 ? TWO : ONE)
                            .post(
                                "/dashboard/environments/provision",
                                "{\"environment\":\"production\"}");
                        tenant.awaitStatus("sandbox", "active").awaitStatus("production", "active");
                        return null;
                      })
              .toList();
      for (var call : threads.invokeAll(calls)) {
        call.get();
      }
    }
    assertThat(count("select count(*) from environments.operations")).isEqualTo(2 * tenants);
    assertThat(count("select count(*) from environments.completed_steps")).isEqualTo(8 * tenants);
    assertThat(count("select count(*) from audit.entries where action = 'environment.activated'"))
        .isEqualTo(2 * tenants);
    assertThat(count("select count(*) from mail.captured")).isEqualTo(tenants);
    for (var kind : new String[] {"sandbox", "production"}) {
      var cell = DATABASES.cell(kind);
      for (var table : new String[] {"ledger.ledgers", "proofs.logs", "proofs.checkpoints"}) {
        assertThat(cell.sql("select count(*) from " + table).query(Long.class).single())
            .as(kind + " " + table)
            .isEqualTo(tenants);
      }
    }
  }

  @Test
  void sessionAndKeyMadeOnOneWorkOnTheOther() {
    var tenant = TestTenant.signUp(ONE).awaitStatus("sandbox", "active");
    var key = tenant.newKey();
    assertThat(tenant.http().at(TWO).get("/dashboard/auth/me").status()).isEqualTo(200);
    assertThat(TWO.http().get("/api/v1/whoami", "X-Api-Key", key).status()).isEqualTo(200);
    assertThat(tenant.http().post("/dashboard/auth/logout").status()).isEqualTo(200);
    assertThat(tenant.http().at(TWO).get("/dashboard/auth/me").status()).isEqualTo(401);
  }
}
