package io.pacspace.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// A tenant with a program that records in its sandbox and a person who looks at it.
record Company(TestServer server, TestTenant tenant, TestProgram program) {
  static Company of(TestServer server) {
    var tenant = TestTenant.signUp(server).upgrade("pilot");
    return new Company(server, tenant, TestProgram.of(server, tenant, "sandbox"));
  }

  /// Records one delta and answers its id.
  String record(String customer, String amount, String reason, String reference) {
    var answer =
        program.record(
            """
            {"customerId":"%s","delta":%s,"reason":"%s","referenceId":"%s","metadata":{"n":1.0}}"""
                .formatted(customer, amount, reason, reference));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return answer.data().path("recordId").asString();
  }

  void awaitVerified(String recordId) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> data("/dashboard/records/" + recordId).path("status").asString(),
            "VERIFIED"::equals);
  }

  /// Waits until whatever is recorded from now on has a later time than this record.
  Instant awaitTimeAfter(String recordId) {
    var at = Instant.parse(data("/dashboard/records/" + recordId).path("acceptedAt").asString());
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> server.databases().now("sandbox").isAfter(at.plusMillis(1)));
    return at;
  }

  Http.Answer get(String path, String... headers) {
    return tenant.http().get(path, headers);
  }

  JsonNode data(String path) {
    var answer = get(path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.data();
  }
}
