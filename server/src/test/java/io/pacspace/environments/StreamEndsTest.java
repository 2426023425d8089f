package io.pacspace.environments;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An event stream ends with the session that opened it, long before its minute is over.
@Timeout(20)
class StreamEndsTest {
  private static final TestServer SERVER = TestServer.shared();

  private static EventReader streamOf(TestTenant tenant) throws Exception {
    var events = EventReader.open(tenant);
    events.next();
    return events;
  }

  private static void assertEnds(EventReader events) {
    assertThatThrownBy(events::next).isInstanceOf(IOException.class);
  }

  @Test
  void whenItsPersonSignsOut() throws Exception {
    var tenant = TestTenant.signUp(SERVER).awaitStatus("sandbox", "active");
    try (var events = streamOf(tenant)) {
      tenant.http().post("/dashboard/auth/logout");
      assertEnds(events);
    }
  }

  /// Wherever that was asked for.
  @Test
  void whenItsSessionIsEndedOnAnotherServer() throws Exception {
    var tenant = TestTenant.signUp(SERVER).awaitStatus("sandbox", "active");
    try (var other = TestServer.start(SERVER.databases(), Map.of());
        var events = streamOf(tenant)) {
      tenant.at(other.url()).http().post("/dashboard/auth/logout");
      assertEnds(events);
    }
  }

  @Test
  void whenThePasswordIsChangedElsewhere() throws Exception {
    var tenant = TestTenant.signUp(SERVER).awaitStatus("sandbox", "active");
    var elsewhere = SERVER.http();
    elsewhere.post(
        "/dashboard/auth/login",
        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(tenant.email(), TestTenant.PASSWORD));
    try (var events = streamOf(tenant)) {
      elsewhere.post(
          "/dashboard/auth/change-password",
          "{\"currentPassword\":\"%s\",\"newPassword\":\"another password of Jane's\"}"
              .formatted(TestTenant.PASSWORD));
      assertEnds(events);
    }
  }
}
