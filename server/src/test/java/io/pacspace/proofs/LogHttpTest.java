package io.pacspace.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What anyone sees of a log: everything needed to check it, nothing about anybody.
class LogHttpTest {
  private static final int SIZE = 66_000;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestLog log;

  @BeforeAll
  static void record() {
    var tenant = TestTenant.signUp(TestServer.shared()).awaitStatus("sandbox", "active");
    var listed = tenant.http().get("/dashboard/environments").data().path("environments");
    var id = EnvironmentId.parse(listed.path(0).path("id").asString()).orElseThrow();
    log = new TestLog(TestServer.shared(), id);
    log.record(SIZE);
    log.awaitSize(SIZE);
  }

  private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    var uri = URI.create(log.server().url() + "/log/" + log.id() + "/" + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
  }

  private static byte[] body(String path) {
    try {
      var answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A monitor that has nothing but the address rebuilds the signed tree from the entries.
  @Test
  void letsAnyoneRebuildTheTree() throws Exception {
    var key = VerifierKey.parse(new String(body("key"), StandardCharsets.UTF_8).strip());
    var signed =
        Checkpoint.open(SignedNote.parse(body("checkpoint")), key.name(), List.of(key)).head();
    assertThat(signed.size()).isEqualTo(SIZE);

    var leaves = new ArrayList<Hash>();
    var tiles = new HashMap<TilePath.Hashes, byte[]>();
    for (var path : TestLog.tiles(SIZE)) {
      var bytes = body(path.toString());
      switch (path) {
        case TilePath.Entries bundle ->
            bundle.read(bytes).forEach(entry -> leaves.add(Hash.leaf(entry)));
        case TilePath.Hashes hashes -> tiles.put(hashes, bytes);
      }
    }
    assertThat(MerkleTree.of(leaves).head()).isEqualTo(signed);
    assertThat(MerkleTree.stored(SIZE, _ -> tiles).head()).isEqualTo(signed);
    assertThat(tiles.keySet()).extracting(TilePath.Hashes::level).contains(0, 1, 2);
  }

  @Test
  void servesEarlierStatesOfATile() throws Exception {
    var full = body("tile/0/003");
    var partial = body("tile/0/003.p/17");
    assertThat(partial).hasSize(17 * Hash.LENGTH).isEqualTo(java.util.Arrays.copyOf(full, 544));
    assertThat(new TilePath.Entries(3, 17).read(body("tile/entries/003.p/17"))).hasSize(17);
  }

  /// As for every other path, and as RFC 3986 §6.2.2.2 has it.
  @Test
  void servesTheSameTileHoweverItsPathIsWritten() throws Exception {
    assertThat(body("t%69le/0/%30%30%30")).isEqualTo(body("tile/0/000"));
  }

  @Test
  void keepsTilesForEverAndCheckpointsForNoTime() throws Exception {
    for (var path : List.of("tile/0/000", "tile/1/000.p/3", "tile/entries/000")) {
      var answer = get(path);
      assertThat(header(answer, "Cache-Control"))
          .contains("max-age=31536000", "public", "immutable");
      assertThat(header(answer, "Content-Type")).isEqualTo("application/octet-stream");
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
    }
    var checkpoint = get("checkpoint");
    assertThat(header(checkpoint, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(checkpoint, "Content-Type")).isEqualTo("text/plain;charset=UTF-8");
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tile/0/257.p/209",
        "tile/0/258",
        "tile/0/300",
        "tile/1/001.p/2",
        "tile/2/000.p/2",
        "tile/3/000.p/1",
        "tile/8/000",
        "tile/entries/257.p/209",
        "tile/entries/999",
        "tile/entries/x999/x999/x999/x999/x999/999",
        "tile/0/x001/x234/067",
        "tile/0/0",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/017",
        "tile/0/x000/001",
        "tile/0/-01",
        "tile/0/000/",
        "tile/",
        "tile",
        "tiles/0/000",
        "entries",
      })
  void answersNotFoundForWhatTheLogDoesNotHave(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void answersNotFoundForALogThatIsNone() {
    var http = log.server().http();
    for (var id : List.of(EnvironmentId.next().toString(), "env_x", "x", "%00")) {
      for (var path : List.of("checkpoint", "key", "tile/0/000", "tile/entries/000")) {
        assertThat(http.get("/log/" + id + "/" + path).status()).as(id).isIn(400, 404);
      }
    }
  }

  /// All that is public is 33 bytes a record, alike for every customer, amount and reason.
  @Test
  void disclosesNothingAboutAnybody() throws Exception {
    for (var path : TestLog.tiles(1_024)) {
      var bytes = body(path.toString());
      var text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(text).doesNotContain("customer", "private", "12345");
      if (path instanceof TilePath.Entries bundle) {
        assertThat(bundle.read(bytes)).allSatisfy(entry -> assertThat(entry).hasSize(33));
      }
    }
    var salts =
        log.owner()
            .sql(
                """
                select salt from ledger.entries where ledger_id = :log
                union all
                select salt from ledger.deltas where ledger_id = :log and log_index < 256
                """)
            .param("log", log.id().value())
            .query(byte[].class)
            .list();
    var hex = java.util.HexFormat.of();
    var published = hex.formatHex(body("tile/entries/000")) + hex.formatHex(body("tile/0/000"));
    assertThat(salts).hasSize(256).noneMatch(salt -> published.contains(hex.formatHex(salt)));
    assertThat(Map.of("checkpoint", body("checkpoint")).get("checkpoint")).hasSizeLessThan(400);
  }
}
