package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.AddCheckpoint;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Cosignature;
import io.pacspace.transparency.CosignerKey;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a log says to a witness at an address, and what it makes of the answers.
record TestingWitness(URI address, CosignerKey key) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve("/add-checkpoint"))
            .POST(BodyPublishers.ofByteArray(body));
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(AddCheckpoint request) throws IOException, InterruptedException {
    return post(request.bytes());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address.resolve(path));
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /// The newest checkpoint of a log that it says it has cosigned.
  Checkpoint newest(TestingLog log) throws Exception {
    var answer = get("/" + Checkpoint.originHash(log.origin()) + "/checkpoint");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var note = SignedNote.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    assertThat(note.cosignatures(List.of(key))).hasSize(1);
    return Checkpoint.open(note, log.origin(), List.of(log.key()));
  }

  /// The cosignature of an answer, checked as a log would.
  Cosignature cosignature(AddCheckpoint request, HttpResponse<String> answer) throws Refusal {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).startsWith("— " + key.name() + " ").endsWith("\n").hasLineCount(1);
    var note = request.checkpoint() + answer.body();
    return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8))
        .cosignatures(List.of(key))
        .getFirst();
  }

  /// A request over the tree of these leaves, with the proof that it extends its first ones.
  static AddCheckpoint request(TestingLog log, List<Hash> leaves, int old) throws Refusal {
    var proof = old == 0 ? List.<Hash>of() : MerkleTree.of(leaves).consistency(old);
    return new AddCheckpoint(old, proof, log.signed(TreeHead.of(leaves)));
  }
}
