package io.pacspace.http;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The access log tells who was refused what and when, by ids alone.
class AccessLogTest {
  private static final TestServer SERVER = TestServer.shared();

  private final Logger access = (Logger) LoggerFactory.getLogger("access");
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.list = new CopyOnWriteArrayList<>();
    logged.start();
    access.setLevel(Level.INFO);
    access.addAppender(logged);
  }

  @AfterEach
  void leave() {
    access.detachAppender(logged);
    access.setLevel(null);
  }

  /// A line is written when its answer is over, which may be after the client has it.
  private Map<String, String> line(String requestId) {
    return await()
        .until(
            () ->
                List.copyOf(logged.list).stream()
                    .filter(event -> requestId.equals(event.getMDCPropertyMap().get("requestId")))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow()
        .getKeyValuePairs()
        .stream()
        .collect(toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }

  @Test
  void namesWhoWasRefused() {
    var tenant = TestTenant.signUp(SERVER).awaitStatus("sandbox", "active");
    var me = tenant.http().get("/dashboard/auth/me").data();
    var refused =
        tenant.http().get("/dashboard/api-keys/key_none", "X-Request-Id", "access-log-person");
    assertThat(refused.status()).isEqualTo(404);
    assertThat(line("access-log-person"))
        .containsEntry("tenant", me.path("tenant").path("id").asString())
        .containsEntry("actor", me.path("user").path("id").asString())
        .containsEntry("route", "/dashboard/api-keys/{id}")
        .containsEntry("status", "404");

    var key = tenant.newKey();
    var id = SERVER.http().get("/api/v1/whoami", "X-Api-Key", key).data().path("keyId").asString();
    for (var path : List.of("/api/v1/balance/delta", "/api/v1/balance/compare")) {
      var request = "access-log" + path.replace('/', '-');
      var bad = SERVER.http().post(path, "{}", "X-Api-Key", key, "X-Request-Id", request);
      assertThat(bad.status()).isEqualTo(400);
      assertThat(line(request)).as(path).containsEntry("actor", id).containsKey("tenant");
    }
  }

  @Test
  void namesNobodyWhereNobodyIsKnown() {
    SERVER.http().get("/dashboard/auth/me", "X-Request-Id", "access-log-stranger");
    assertThat(line("access-log-stranger"))
        .containsEntry("status", "401")
        .doesNotContainKeys("tenant", "actor");
  }
}
