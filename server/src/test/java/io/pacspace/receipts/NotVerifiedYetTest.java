package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whoever holds a receipt id from the moment of recording on is told that it will be verified, and
/// nobody is told so of anything else.
class NotVerifiedYetTest {
  private static final TestServer SERVER = TestServer.shared();

  private final TestProgram program = TestProgram.paid(SERVER);
  private final Verifier verifier = new Verifier(SERVER);
  private final String customer = "customer-" + UUID.randomUUID();

  private static void isNotVerifiedYet(Http.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NOT_VERIFIED_YET");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().path("error").path("retryAfterSeconds").asInt()).isEqualTo(1);
    assertThat(answer.json().path("message").asString())
        .isEqualTo("This record was accepted and is not verified yet; ask again in a moment.");
  }

  private void isUnknown(String root) {
    var answer = verifier.verify(root);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NOT_FOUND");
    assertThat(answer.header("Retry-After")).isEmpty();
  }

  /// While no log can be written, whatever is recorded waits.
  @Test
  void isSaidOfARecordUntilItIsVerified() {
    var unknown = "0x" + "1".repeat(64);
    isUnknown(unknown);
    String first;
    List<String> others;
    try (var _ = SERVER.databases().hold("sandbox", "proofs.tiles")) {
      first = program.record(customer, "1").data().path("receiptId").asString();
      isNotVerifiedYet(verifier.verify(first));
      for (var format : List.of("tlog-proof", "bundle", "json")) {
        isNotVerifiedYet(SERVER.http().get("/api/v1/verify/" + first + "?format=" + format));
      }
      var delta = "{\"customerId\":\"%s\",\"delta\":1,\"reason\":\"r\"}".formatted(customer);
      others =
          program
              .batch(IntStream.range(0, 1_000).mapToObj(_ -> delta).toList())
              .data()
              .path("results")
              .findValuesAsString("receiptId");
      isNotVerifiedYet(verifier.verify(first));
      isNotVerifiedYet(verifier.verify(others.getFirst()));
      isNotVerifiedYet(verifier.verify(others.getLast()));
      isUnknown(unknown);
    }
    verifier.await_(others.getLast());
    assertThat(verifier.verify(first).data().path("verified").asBoolean()).isTrue();
    isUnknown(unknown);
  }

  /// Nobody is told that there is no such record before all that could be it were looked at. On a
  /// server of its own, where nothing else waits.
  @Test
  void callsNothingUnknownWhereMoreWaitThanAreLookedThrough() {
    var databases = TestDatabases.create();
    try (var server = TestServer.start(databases, Map.of())) {
      var alone = TestProgram.paid(server);
      var asked = new Verifier(server);
      String first;
      String last;
      try (var _ = databases.hold("sandbox", "proofs.tiles")) {
        first = alone.record(customer, "1").data().path("receiptId").asString();
        var delta = "{\"customerId\":\"%s\",\"delta\":1,\"reason\":\"r\"}".formatted(customer);
        var batch = IntStream.range(0, 1_000).mapToObj(_ -> delta).toList();
        for (var i = 0; i < 4; i++) {
          assertThat(alone.batch(batch).status()).isEqualTo(201);
        }
        isNotVerifiedYet(asked.verify(first));
        alone.batch(batch);
        last = alone.batch(batch).data().path("results").findValuesAsString("receiptId").getLast();
        isNotVerifiedYet(asked.verify(last));
        for (var root : List.of(first, "0x" + "1".repeat(64))) {
          var answer = asked.verify(root);
          assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
          assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
      }
      asked.await_(last);
      assertThat(asked.verify(first).data().path("verified").asBoolean()).isTrue();
    }
  }

  /// It is never called unknown on the way, however often one asks.
  @Test
  void isNeverUnknownBetweenTheTwo() {
    for (var i = 0; i < 20; i++) {
      var receiptId = program.record(customer, "1").data().path("receiptId").asString();
      for (var answer = verifier.verify(receiptId);
          answer.status() != 200;
          answer = verifier.verify(receiptId)) {
        isNotVerifiedYet(answer);
      }
    }
  }
}
