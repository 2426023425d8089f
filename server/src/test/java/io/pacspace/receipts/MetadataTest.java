package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http.Answer;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SaltedText;
import io.pacspace.transparency.TlogProof;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who was given a proof root reads no metadata; who has a key of the environment shows it to whom
/// it wants.
class MetadataTest {
  private static final String METADATA = "{\"model\":\"internal-7b\",\"region\":\"eu\"}";
  private static final TestServer SERVER = TestServer.shared();

  private static TestProgram program;
  private static Verifier verifier;
  private static String receiptId;

  @BeforeAll
  static void record() {
    program = TestProgram.paid(SERVER);
    verifier = new Verifier(SERVER);
    receiptId =
        program
            .record(
                "{\"customerId\":\"%s\",\"delta\":1,\"reason\":\"usage\",\"metadata\":%s}"
                    .formatted("customer-" + UUID.randomUUID(), METADATA))
            .data()
            .path("receiptId")
            .asString();
    verifier.await_(receiptId);
  }

  private static SaltedRecord inProofFile(byte[] file) throws Refusal {
    var proof = TlogProof.parse(file);
    var record = proof.record().orElseThrow();
    var origin = proof.checkpoint().text().lines().findFirst().orElseThrow();
    proof.verify(record.logLeaf(), origin, List.of(verifier.key(origin)));
    return record;
  }

  private static SaltedRecord inBundle(byte[] file) throws Refusal {
    var bundle = ProofBundle.parse(file);
    bundle.verify(bundle.origin(), List.of(verifier.key(bundle.origin())));
    return bundle.records().getFirst().record();
  }

  private static Answer asked(TestProgram by, String query) {
    return by.get("/api/v1/verify/" + receiptId + "?metadata=shown" + query);
  }

  private static byte[] bytes(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isHiddenFromWhoWasGivenARoot() throws Refusal {
    assertThat(verifier.verify(receiptId).body()).doesNotContain("internal-7b", "metadataSalt");
    assertThat(inBundle(verifier.download(receiptId, "bundle")).metadata()).isEmpty();
    assertThat(inProofFile(verifier.download(receiptId, "tlog-proof")).metadata()).isEmpty();
    assertThat(new String(verifier.download(receiptId, "bundle"), StandardCharsets.UTF_8))
        .doesNotContain("internal-7b");
  }

  @Test
  void isShownToAKeyOfItsEnvironment() throws Refusal {
    assertThat(asked(program, "").data().path("proof").path("records").path(0).path("metadata"))
        .hasToString("\"" + METADATA.replace("\"", "\\\"") + "\"");
    assertThat(inBundle(bytes(asked(program, "&format=bundle"))).metadata())
        .map(SaltedText::text)
        .contains(METADATA);
    assertThat(inProofFile(bytes(asked(program, "&format=tlog-proof"))).metadata())
        .map(SaltedText::text)
        .contains(METADATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&format=bundle", "&format=tlog-proof"})
  void isRefusedToAnyoneElse(String format) {
    var path = "/api/v1/verify/" + receiptId + "?metadata=shown" + format;
    var stranger = SERVER.http().get(path);
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.body()).contains("INVALID_API_KEY").doesNotContain("internal-7b");
    assertThat(asked(TestProgram.paid(SERVER), format).status()).isEqualTo(401);
    var unknown = SERVER.http().get(path.replace("=shown", "=open"));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("metadata must be hidden or shown");
  }
}
