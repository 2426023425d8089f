package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Somebody without an account who was given a proof root.
final class Verifier {
  private static final Pattern ORIGIN = Pattern.compile("localhost(/log/env_[0-9a-v]{26})");

  private final Http http;

  Verifier(TestServer server) {
    http = server.http();
  }

  Http.Answer verify(String root) {
    return http.get("/api/v1/verify/" + root);
  }

  byte[] download(String root, String format) {
    var answer = http.get("/api/v1/verify/" + root + "?format=" + format);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.header("Content-Disposition"))
        .startsWith("attachment; filename=\"pacspace-" + root.substring(2, 18) + ".");
    return answer.body().getBytes(StandardCharsets.UTF_8);
  }

  /// The log's key, from the log and not from a proof.
  VerifierKey key(String origin) throws Refusal {
    var path = ORIGIN.matcher(origin);
    assertThat(path.matches()).as(origin).isTrue();
    return VerifierKey.parse(http.get(path.group(1) + "/key").body().strip());
  }

  /// Waits until a receipt id can be verified.
  void await_(String receiptId) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> verify(receiptId).status(), status -> status == 200);
  }

  /// Records deltas of one customer and waits until all are verified; answers the receipt ids.
  List<String> record(TestProgram program, String customer, List<String> amounts) {
    var deltas =
        amounts.stream()
            .map(
                amount ->
                    """
                    {"customerId":"%s","delta":"%s","reason":"tokens é \\"q\\""}"""
                        .formatted(customer, amount))
            .toList();
    var answer = program.batch(deltas);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    var ids =
        answer.data().path("results").valueStream().map(one -> text(one.get("receiptId"))).toList();
    await_(ids.getLast());
    return ids;
  }

  private static String text(tools.jackson.databind.@Nullable JsonNode node) {
    return node == null ? "" : node.asString();
  }
}
