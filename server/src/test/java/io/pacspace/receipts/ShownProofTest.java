package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.TreeHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

/// What public verification shows of a root is proven like a bundle of what is shown.
class ShownProofTest {
  private static final TestServer SERVER = TestServer.shared();

  private final TestProgram program = TestProgram.paid(SERVER);
  private final Verifier verifier = new Verifier(SERVER);
  private final String customer = "customer-" + UUID.randomUUID();

  /// Of eleven records between those of others; the root of what is shown is made here.
  @ParameterizedTest
  @CsvSource({"0, 100", "0, 1", "3, 5", "10, 1", "10, 100"})
  void provesWhatItShows(int offset, int limit) throws Exception {
    var ids = record();
    var shown = ids.subList(offset, Math.min(ids.size(), offset + limit));

    var root = checkpoint();
    var answer =
        SERVER.http().get("/api/v1/verify/%s?offset=%d&limit=%d".formatted(root, offset, limit));
    var proof = answer.data().path("proof");
    var bundle = JsonNodeFactory.instance.objectNode();
    bundle.put("type", "pacspace.io/proof-bundle/v2");
    bundle.put("proofRoot", TreeHead.of(shown).root().toString());
    for (var member : List.of("origin", "key", "checkpoint", "rest", "records")) {
      bundle.set(member, proof.path(member));
    }

    var file = ProofBundle.parse(bundle.toString().getBytes(StandardCharsets.UTF_8));
    file.verify(file.origin(), List.of(verifier.key(file.origin())));
    assertThat(file.records()).hasSameSizeAs(shown);
  }

  private List<Hash> record() throws Exception {
    var ids = new ArrayList<Hash>();
    for (var i = 0; i < 11; i++) {
      for (var id : verifier.record(program, customer, List.of("1"))) {
        ids.add(Hash.parse(id));
      }
      if (i % 4 > 0) {
        verifier.record(program, "other-" + customer, List.of("2", "3", "4").subList(0, i % 4));
      }
    }
    return ids;
  }

  private String checkpoint() {
    return program
        .post("/api/v1/balance/checkpoint", "{\"customerId\":\"%s\"}".formatted(customer))
        .data()
        .path("proofRoot")
        .asString();
  }

  @Test
  void provesNothingWhereItShowsNothing() throws Exception {
    verifier.record(program, customer, List.of("1", "2"));
    var answer = SERVER.http().get("/api/v1/verify/" + checkpoint() + "?offset=2");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.data().path("proof").path("records").size()).isZero();
    assertThat(answer.data().path("proof").path("rest").size()).isPositive();
  }
}
