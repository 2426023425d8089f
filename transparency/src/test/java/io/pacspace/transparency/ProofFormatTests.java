package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// The normative vectors of `docs/proof-format.md`.
class ProofFormatTests {
  private static final List<Hash> LEAVES = PlainTree.leaves(70_000);

  @Test
  void hashesTrees() throws Refusal {
    Vectors merkle = Vectors.own("merkle.json");
    for (Vectors leaf : merkle.cases("leaves")) {
      assertThat(Hash.leaf(leaf.hex("entry"))).isEqualTo(leaf.hash("leaf"));
    }
    for (Vectors root : merkle.cases("roots")) {
      TreeHead head = MerkleTree.of(LEAVES.subList(0, root.integer("size"))).head();
      assertThat(head).isEqualTo(new TreeHead(root.decimal("size"), root.hash("root")));
    }
  }

  @Test
  void provesInclusionAndConsistency() throws Refusal {
    Vectors merkle = Vectors.own("merkle.json");
    Map<Integer, MerkleTree> trees = new HashMap<>();
    IntFunction<MerkleTree> tree =
        size -> trees.computeIfAbsent(size, s -> MerkleTree.of(LEAVES.subList(0, s)));
    for (Vectors proof : merkle.cases("inclusion")) {
      assertThat(tree.apply(proof.integer("size")).inclusion(proof.decimal("index")))
          .isEqualTo(proof.hashes("path"));
    }
    for (Vectors proof : merkle.cases("consistency")) {
      assertThat(tree.apply(proof.integer("size")).consistency(proof.decimal("older")))
          .isEqualTo(proof.hashes("path"));
    }
  }

  @Test
  void namesTiles() throws Refusal {
    Vectors tiles = Vectors.own("tiles.json");
    for (Vectors tile : tiles.cases("tiles")) {
      TilePath path =
          new TilePath.Hashes(tile.integer("level"), tile.decimal("index"), tile.integer("width"));
      assertThat(TilePath.parse(tile.text("path"))).isEqualTo(path).hasToString(tile.text("path"));
    }
    for (Vectors bundle : tiles.cases("bundles")) {
      TilePath path = new TilePath.Entries(bundle.decimal("index"), bundle.integer("width"));
      assertThat(TilePath.parse(bundle.text("path")))
          .isEqualTo(path)
          .hasToString(bundle.text("path"));
    }
    for (String path : tiles.texts("refusedPaths")) {
      Refused.with(Refusal.Code.MALFORMED, () -> TilePath.parse(path));
    }
    for (Vectors grown : tiles.cases("grown")) {
      assertThat(TilePath.between(grown.decimal("older"), grown.decimal("size")))
          .map(TilePath::toString)
          .isEqualTo(grown.texts("paths"));
    }
  }

  @Test
  void writesTiles() throws Refusal {
    Vectors tile = Vectors.own("tiles.json").object("tile");
    byte[] partial = new TilePath.Hashes(0, 0, 5).write(LEAVES.subList(0, 5));
    assertThat(partial).isEqualTo(tile.hex("partial"));
    Map<TilePath.Hashes, byte[]> tiles = TreeEdge.EMPTY.append(LEAVES).tiles();
    for (int level = 0; level < 2; level++) {
      byte[] full = tiles.get(new TilePath.Hashes(level, 0, TilePath.FULL));
      assertThat(full).isNotNull();
      assertThat(Hash.sha256().digest(full)).isEqualTo(tile.hex("level" + level));
    }
  }

  @Test
  void bundlesEntries() throws Refusal {
    Vectors tiles = Vectors.own("tiles.json");
    Vectors valid = tiles.object("entryBundle");
    List<byte[]> entries = new ArrayList<>();
    valid.texts("entries").forEach(entry -> entries.add(HexFormat.of().parseHex(entry)));
    TilePath.Entries path = new TilePath.Entries(0, entries.size());
    assertThat(path.write(entries)).isEqualTo(valid.hex("bundle"));
    assertThat(path.read(valid.hex("bundle"))).containsExactlyElementsOf(entries);
    for (Vectors refused : tiles.cases("refusedBundles")) {
      TilePath.Entries other = new TilePath.Entries(0, refused.integer("width"));
      Refused.with(Refusal.Code.MALFORMED, () -> other.read(refused.hex("bundle")));
    }
  }

  @Test
  void signsNotes() throws Refusal {
    Vectors notes = Vectors.own("signed-note.json");
    for (Vectors key : notes.cases("keys")) {
      VerifierKey parsed = VerifierKey.parse(key.text("vkey"));
      assertThat(parsed.name()).isEqualTo(key.text("name"));
      assertThat(HexFormat.of().toHexDigits(parsed.id())).isEqualTo(key.text("id"));
    }
    assertThat(notes.cases("keys"))
        .map(key -> key.text("vkey"))
        .isEqualTo(Arrays.stream(TestingKeys.values()).map(key -> key.key().toString()).toList());
    for (Vectors vector : notes.cases("notes")) {
      List<TestingKeys> signers = TestingKeys.of(vector.texts("signers"));
      SignedNote note = TestingKeys.sign(vector.text("text"), signers);
      assertThat(note).hasToString(vector.text("note"));
      SignedNote parsed = SignedNote.parse(vector.utf8("note"));
      assertThat(parsed.bytes()).isEqualTo(vector.utf8("note"));
      assertThat(parsed.requireSignedBy(signers.stream().map(TestingKeys::key).toList()))
          .map(VerifierKey::toString)
          .isEqualTo(vector.texts("signers"));
    }
    List<VerifierKey> trusted = List.of(TestingKeys.LOG.key());
    for (Vectors refused : notes.cases("refused")) {
      Refused.with(
          refused.code(), () -> SignedNote.parse(refused.utf8("note")).requireSignedBy(trusted));
    }
  }

  @Test
  void signsCheckpoints() throws Refusal {
    Vectors checkpoints = Vectors.own("checkpoint.json");
    VerifierKey key = TestingKeys.LOG.key();
    for (Vectors vector : checkpoints.cases("checkpoints")) {
      TreeHead head = new TreeHead(vector.decimal("size"), vector.hash("root"));
      Checkpoint checkpoint =
          new Checkpoint(vector.text("origin"), head, vector.texts("extensions"));
      assertThat(checkpoint.text()).isEqualTo(vector.text("text"));
      assertThat(checkpoint.sign(key, TestingKeys.LOG.privateKey()))
          .hasToString(vector.text("signed"));
      SignedNote note = SignedNote.parse(vector.utf8("signed"));
      assertThat(Checkpoint.open(note, vector.text("origin"), List.of(key))).isEqualTo(checkpoint);
    }
    for (Vectors refused : checkpoints.cases("refused")) {
      Refused.with(refused.code(), () -> Checkpoint.parse(refused.text("text")));
    }
  }

  @Test
  void writesCanonicalJson() throws Refusal {
    Vectors json = Vectors.own("canonical-json.json");
    List<Vectors> accepted = new ArrayList<>(json.cases("pairs"));
    accepted.addAll(json.cases("numbers"));
    accepted.add(json.object("deepest"));
    for (Vectors pair : accepted) {
      assertThat(new String(Json.parse(pair.text("input")).canonical(), UTF_8))
          .isEqualTo(pair.text("canonical"));
    }
    for (Vectors refused : json.cases("refused")) {
      Refused.with(refused.code(), () -> Json.parse(refused.hex("input")));
    }
  }

  @Test
  void commitsToRecords() throws Refusal {
    Vectors commitment = Vectors.own("commitment.json");
    for (Vectors vector : commitment.cases("cases")) {
      SaltedRecord record = SaltedRecord.of(vector.hex("salt"), vector.utf8("record"));
      assertThat(record.entry())
          .isEqualTo(vector.hex("entry"))
          .isEqualTo(ByteBuffer.allocate(33).put((byte) 1).put(vector.hex("commitment")).array());
      assertThat(record.logLeaf()).isEqualTo(vector.hash("leaf"));
      assertThat(record.receiptId()).isEqualTo(vector.hash("receiptId"));
      assertThat(record.opening()).isEqualTo(vector.hex("opening"));
      assertThat(SaltedRecord.parse(vector.hex("opening")).entry()).isEqualTo(vector.hex("entry"));
    }
    for (Vectors refused : commitment.cases("refusedOpenings")) {
      Refused.with(Refusal.Code.MALFORMED, () -> SaltedRecord.parse(refused.hex("opening")));
    }
    for (Vectors window : commitment.cases("windows")) {
      assertThat(TreeHead.of(window.hashes("receiptIds")).root())
          .isEqualTo(window.hash("proofRoot"));
    }
  }

  @Test
  void writesProofFiles() throws Refusal {
    Vectors proofs = Vectors.own("tlog-proof.json");
    String origin = proofs.text("origin");
    List<VerifierKey> logKeys = List.of(TestingKeys.LOG.key());
    for (Vectors vector : proofs.cases("proofs")) {
      TlogProof proof = TlogProof.parse(vector.utf8("file"));
      assertThat(proof.bytes()).isEqualTo(vector.utf8("file"));
      assertThat(proof.index()).isEqualTo(vector.decimal("index"));
      assertThat(proof.record().isPresent()).isEqualTo(vector.has("record"));
      if (vector.has("record")) {
        SaltedRecord record = proof.record().orElseThrow();
        assertThat(record.record()).isEqualTo(vector.utf8("record"));
        assertThat(record.logLeaf()).isEqualTo(vector.hash("leaf"));
        assertThat(record.receiptId()).isEqualTo(vector.hash("receiptId"));
      }
      proof.verify(vector.hash("leaf"), origin, logKeys);
    }
    for (Vectors refused : proofs.cases("refused")) {
      Refused.with(
          refused.code(),
          () -> {
            TlogProof proof = TlogProof.parse(refused.utf8("file"));
            proof.verify(proof.record().orElseThrow().logLeaf(), origin, logKeys);
          });
    }
  }

  @Test
  void readsAndVerifiesProofBundles() throws Refusal {
    Vectors bundles = Vectors.own("bundle.json");
    String origin = bundles.text("origin");
    List<VerifierKey> logKeys = List.of(TestingKeys.LOG.key());
    for (Vectors vector : bundles.cases("bundles")) {
      ProofBundle bundle = ProofBundle.parse(vector.utf8("file"));
      assertThat(bundle.origin()).isEqualTo(origin);
      assertThat(bundle.proofRoot()).isEqualTo(vector.hash("proofRoot"));
      assertThat(bundle.records()).hasSize((int) vector.decimal("records"));
      bundle.verify(origin, logKeys);
    }
    for (Vectors refused : bundles.cases("refused")) {
      Refused.with(
          refused.code(), () -> ProofBundle.parse(refused.utf8("file")).verify(origin, logKeys));
    }
  }
}
