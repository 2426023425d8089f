package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the holder of a root is answered: all of its records in parts of any size, each once, and
/// nothing that a search engine may list.
class RootAnswersTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String NOINDEX = "noindex, nofollow, noarchive";

  private static TestProgram program;
  private static String receiptId = "";
  private static String root = "";

  @BeforeAll
  static void record() {
    program = TestProgram.paid(SERVER);
    var customer = "customer-" + UUID.randomUUID();
    var amounts = Collections.nCopies(10, "1");
    receiptId = new Verifier(SERVER).record(program, customer, amounts).getLast();
    root =
        program
            .post("/api/v1/balance/checkpoint", "{\"customerId\":\"%s\"}".formatted(customer))
            .data()
            .path("proofRoot")
            .asString();
  }

  private static Http.Answer verify(String query) {
    return SERVER.http().get("/api/v1/verify/" + root + query);
  }

  @Test
  void areReadByCursorEachOnce() {
    var indexes = new ArrayList<Integer>();
    var answer = verify("?limit=4").data();
    for (var parts = 1; ; parts++) {
      assertThat(answer.path("verified").asBoolean()).isTrue();
      assertThat(answer.path("summary").path("recordCount").asInt()).isEqualTo(10);
      answer.path("proof").path("records").forEach(one -> indexes.add(one.path("index").asInt()));
      assertThat(answer.path("records")).hasSize(parts == 3 ? 2 : 4);
      if (answer.path("next").isNull()) {
        break;
      }
      answer = verify("?limit=4&after=" + answer.path("next").asString()).data();
    }
    assertThat(indexes).hasSize(10).isSorted().doesNotHaveDuplicates();
    assertThat(verify("?offset=6&limit=4").data().path("next").isNull()).isTrue();
  }

  @Test
  void takeNoCursorOfAnotherRoot() {
    var next = verify("?limit=4").data().path("next").asString();
    for (var path :
        List.of(
            "/api/v1/verify/" + receiptId + "?after=" + next,
            "/api/v1/verify/" + root + "?after=made-up",
            "/api/v1/verify/" + root + "?offset=1&after=" + next)) {
      var answer = SERVER.http().get(path);
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.body()).contains("\"field\":\"after\"");
    }
  }

  /// Refusals too, for their addresses hold a root as well.
  @Test
  void areInNoSearchEngine() {
    var unknown = "0x" + "1".repeat(64);
    for (var path : List.of("/api/v1/verify/", "/verify/")) {
      for (var one : List.of(root, receiptId, unknown, root + "?format=bundle")) {
        assertThat(SERVER.http().get(path + one).header("X-Robots-Tag")).isEqualTo(NOINDEX);
      }
    }
    assertThat(SERVER.http().get("/verify/" + root, "Accept", "text/html").body())
        .contains("<meta name=\"robots\" content=\"" + NOINDEX + "\">");
    assertThat(program.get("/api/v1/whoami").header("X-Robots-Tag")).isEmpty();
  }
}
