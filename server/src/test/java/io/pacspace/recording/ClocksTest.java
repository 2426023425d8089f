package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The cell's clock decides when a delta is accepted. A server whose own clock is far from it
/// records nothing, and moves no other server's deltas.
class ClocksTest {
  private static final TestDatabases DATABASES = TestDatabases.create();

  private static final TestServer RIGHT = server(Duration.ZERO);

  private static TestServer server(Duration ahead) {
    return TestServer.start(DATABASES, Map.of(), Clock.offset(Clock.systemUTC(), ahead));
  }

  private static Instant acceptedAt(String customer) {
    return DATABASES
        .cell("sandbox")
        .sql("select max(accepted_at) from ledger.deltas where customer_id = :customer")
        .param("customer", customer)
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  @AfterAll
  static void stop() {
    RIGHT.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT24H", "PT-6S"})
  void recordsNothingThroughAServerThatIsFarOff(Duration ahead) {
    try (var wrong = server(ahead)) {
      var program = TestProgram.free(RIGHT);
      var customer = "customer-" + UUID.randomUUID();
      assertRefused(program.at(wrong).record(customer, "1"));
      await().until(() -> wrong.http().get("/readyz").status(), status -> status == 503);
      assertThat(wrong.http().get("/readyz").body()).contains("clocks");
      assertThat(RIGHT.http().get("/readyz").status()).isEqualTo(200);

      var before = DATABASES.now("sandbox");
      assertThat(program.record(customer, "1").status()).isEqualTo(201);
      assertThat(acceptedAt(customer)).isBetween(before, DATABASES.now("sandbox"));
      assertRefused(program.at(wrong).record(customer, "1"));
    }
  }

  private static void assertRefused(Http.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  @Test
  void stampsWithTheCellsTimeThroughAServerThatIsALittleOff() {
    try (var ahead = server(Duration.ofSeconds(3))) {
      var program = TestProgram.free(RIGHT);
      for (var server : new TestServer[] {ahead, RIGHT, ahead}) {
        var customer = "customer-" + UUID.randomUUID();
        var before = DATABASES.now("sandbox");
        assertThat(program.at(server).record(customer, "1").status()).isEqualTo(201);
        assertThat(acceptedAt(customer)).isBetween(before, DATABASES.now("sandbox"));
      }
    }
  }

  @Test
  void recordsAgainOnceTheClocksAgree() {
    var program = TestProgram.free(RIGHT);
    var customer = "customer-" + UUID.randomUUID();
    for (var ahead : new int[] {-40, 40}) {
      DATABASES.shiftClock("sandbox", Duration.ofDays(ahead));
      assertRefused(program.record(customer, "1"));
    }
    DATABASES.shiftClock("sandbox", Duration.ZERO);
    assertThat(program.record(customer, "1").status()).isEqualTo(201);
    assertThat(acceptedAt(customer)).isBeforeOrEqualTo(DATABASES.now("sandbox"));
  }
}
