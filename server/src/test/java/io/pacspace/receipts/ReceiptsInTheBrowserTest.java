package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What this server gives out is verified by the code that browsers run.
class ReceiptsInTheBrowserTest {
  private static final List<String> TEXTS =
      List.of("tokens", "é \\\"q\\\" \\\\", "日本語 😀", "\\u0001\\ta\\u001f", "\\u2028<&>\\u007f");

  private final Random random = new Random(1);
  private final String customer = "customer-" + UUID.randomUUID();

  @Test
  void verifiesRecordsAndWindows() throws Exception {
    var script = ScriptVerifier.shared();
    var program = TestProgram.paid(TestServer.midMonth());
    var verifier = new Verifier(TestServer.midMonth());
    var receiptIds = record(program);
    verifier.await_(receiptIds.getLast());
    var root =
        program
            .post("/api/v1/balance/checkpoint", "{\"customerId\":\"" + customer + "\"}")
            .data()
            .path("proofRoot")
            .asString();
    var origin = verifier.verify(root).data().path("proof").path("origin").asString();
    var key = verifier.key(origin).toString();

    var files = new ArrayList<ScriptVerifier.Question>();
    files.add(question(verifier.download(root, "bundle"), key, root));
    for (var receiptId : receiptIds) {
      files.add(question(verifier.download(receiptId, "bundle"), key, receiptId));
      files.add(question(verifier.download(receiptId, "tlog-proof"), key, receiptId));
    }
    assertThat(script.ask(files))
        .hasSize(1 + 2 * receiptIds.size())
        .allSatisfy(
            verdict ->
                assertThat(verdict.path("outcome").asString())
                    .as(verdict.toPrettyString())
                    .isEqualTo("verified"));
  }

  private static ScriptVerifier.Question question(byte[] file, String key, String root) {
    return ScriptVerifier.steps(file, Map.of("key", key, "root", root));
  }

  /// Records of every kind; answers their receipt ids.
  private List<String> record(TestProgram program) {
    var receiptIds = new ArrayList<String>();
    for (var i = 0; i < 25; i++) {
      var more = i % 3 == 0 ? ",\"metadata\":{\"b\":1000000000.000000001,\"a\":[0.10,null]}" : "";
      var adjusts = i % 5 == 4 ? ",\"adjusts\":{\"referenceId\":\"r-0\"}" : "";
      var answer =
          program.record(
              """
              {"customerId":"%s","delta":%s,"reason":"%s","referenceId":"r-%d"%s%s}"""
                  .formatted(customer, amount(), TEXTS.get(i % TEXTS.size()), i, more, adjusts));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
      receiptIds.add(answer.data().path("receiptId").asString());
    }
    return receiptIds;
  }

  private String amount() {
    return random.nextInt(-99_999, 99_999) + "." + random.nextInt(1, 999_999_999);
  }
}
