package io.pacspace.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A path is the same however its letters are written: nothing that is decided by it is got past by
/// writing one as `%6F`.
class EncodedPathTest {
  private static final int STRANGERS = 6;
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Answer send(String path, String type, String body, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", type));
    return SERVER.http().send("POST", path, body.getBytes(UTF_8), all.toArray(String[]::new));
  }

  @Test
  void takesNoOtherMediaTypeOnAnEncodedPath() {
    var program = TestProgram.free(SERVER);
    for (var path : List.of("/dashboard/auth/login", "/d%61shboard/auth/l%6Fgin")) {
      assertThat(send(path, "application/other+json", "{}").status()).as(path).isEqualTo(415);
    }
    for (var path : List.of("/api/v1/balance/delta", "/%61pi/v1/b%61lance/checkpoint")) {
      assertThat(send(path, "application/other+json", "{}", "X-Api-Key", program.key()).status())
          .as(path)
          .isEqualTo(415);
      var invalid = send(path, "application/json", "[]", "X-Api-Key", program.key());
      assertThat(invalid.status()).as(path).isEqualTo(400);
      assertThat(invalid.json().path("error").has("code")).as(path).isFalse();
    }
  }

  /// The few connections of strangers are all that a flood of sign-ins gets.
  @Test
  void servesTheWaysInAsStrangersHoweverTheyAreWritten() {
    var answers = new ConcurrentLinkedQueue<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var held = DATABASES.hold("control", "accounts.users")) {
      for (var i = 0; i < 2 * STRANGERS; i++) {
        var body = "{\"email\":\"nobody-%d@company.test\",\"password\":\"none\"}".formatted(i);
        threads.execute(
            () -> answers.add(send("/dashboard/auth/l%6Fgin", "application/json", body)));
      }
      // Those for whom no connection is left are refused first.
      await().atMost(Duration.ofSeconds(20)).until(() -> answers.size() >= STRANGERS);
      assertThat(answers).extracting(Answer::status).containsOnly(503);
      assertThat(DATABASES.waitingForLocks("control")).isEqualTo(STRANGERS);
      held.release();
    }
    assertThat(answers).filteredOn(answer -> answer.status() == 401).hasSize(STRANGERS);
  }

  @Test
  void tellsWhatIsWithinAPartFromTheParts() {
    var program = TestProgram.free(SERVER);
    assertThat(program.record("acme:1.x", "1").status()).isEqualTo(201);
    for (var path : List.of("balance/derive/acme%3A1.x", "b%61lance/d%65rive/%61cme:1%2Ex")) {
      var derived = program.get("/api/v1/" + path);
      assertThat(derived.status()).as(path + " " + derived).isEqualTo(200);
      assertThat(derived.data().path("customerId").asString()).isEqualTo("acme:1.x");
    }
    for (var path : List.of("balance%2Fderive/acme", "balance/customers/a%2Fb", "who%2561mi")) {
      assertThat(program.get("/api/v1/" + path).status()).as(path).isEqualTo(404);
    }
    assertThat(SERVER.http().get("/api%2Fv1/whoami").status()).isEqualTo(404);
  }
}
