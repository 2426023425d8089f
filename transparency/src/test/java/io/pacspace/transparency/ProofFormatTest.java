package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// The normative vectors of `docs/proof-format.md`.
class ProofFormatTest {
  private static final List<Hash> LEAVES = PlainTree.leaves(70_000);

  @Test
  void hashesTrees() throws Refusal {
    var merkle = Vectors.own("merkle.json");
    for (var leaf : merkle.cases("leaves")) {
      assertThat(Hash.leaf(leaf.hex("entry"))).isEqualTo(leaf.hash("leaf"));
    }
    for (var root : merkle.cases("roots")) {
      var head = MerkleTree.of(LEAVES.subList(0, root.integer("size"))).head();
      assertThat(head).isEqualTo(new TreeHead(root.decimal("size"), root.hash("root")));
    }
  }

  @Test
  void provesInclusionAndConsistency() throws Refusal {
    var merkle = Vectors.own("merkle.json");
    var trees = new HashMap<Integer, MerkleTree>();
    IntFunction<MerkleTree> tree =
        size -> trees.computeIfAbsent(size, s -> MerkleTree.of(LEAVES.subList(0, s)));
    for (var proof : merkle.cases("inclusion")) {
      assertThat(tree.apply(proof.integer("size")).inclusion(proof.decimal("index")))
          .isEqualTo(proof.hashes("path"));
    }
    for (var proof : merkle.cases("consistency")) {
      assertThat(tree.apply(proof.integer("size")).consistency(proof.decimal("older")))
          .isEqualTo(proof.hashes("path"));
    }
  }

  @Test
  void namesTiles() throws Refusal {
    var tiles = Vectors.own("tiles.json");
    for (var tile : tiles.cases("tiles")) {
      TilePath path =
          new TilePath.Hashes(tile.integer("level"), tile.decimal("index"), tile.integer("width"));
      assertThat(TilePath.parse(tile.text("path"))).isEqualTo(path).hasToString(tile.text("path"));
    }
    for (var bundle : tiles.cases("bundles")) {
      TilePath path = new TilePath.Entries(bundle.decimal("index"), bundle.integer("width"));
      assertThat(TilePath.parse(bundle.text("path")))
          .isEqualTo(path)
          .hasToString(bundle.text("path"));
    }
    for (var path : tiles.texts("refusedPaths")) {
      Refused.with(Refusal.Code.MALFORMED, () -> TilePath.parse(path));
    }
    for (var grown : tiles.cases("grown")) {
      assertThat(TilePath.between(grown.decimal("older"), grown.decimal("size")))
          .map(TilePath::toString)
          .isEqualTo(grown.texts("paths"));
    }
  }

  @Test
  void writesTiles() throws Refusal {
    var tile = Vectors.own("tiles.json").object("tile");
    var partial = new TilePath.Hashes(0, 0, 5).write(LEAVES.subList(0, 5));
    assertThat(partial).isEqualTo(tile.hex("partial"));
    var tiles = TreeEdge.EMPTY.append(LEAVES).tiles();
    for (var level = 0; level < 2; level++) {
      var full = tiles.get(new TilePath.Hashes(level, 0, TilePath.FULL));
      assertThat(full).isNotNull();
      assertThat(Hash.sha256().digest(full)).isEqualTo(tile.hex("level" + level));
    }
  }

  @Test
  void bundlesEntries() throws Refusal {
    var tiles = Vectors.own("tiles.json");
    var valid = tiles.object("entryBundle");
    var entries = new ArrayList<byte[]>();
    valid.texts("entries").forEach(entry -> entries.add(HexFormat.of().parseHex(entry)));
    var path = new TilePath.Entries(0, entries.size());
    assertThat(path.write(entries)).isEqualTo(valid.hex("bundle"));
    assertThat(path.read(valid.hex("bundle"))).containsExactlyElementsOf(entries);
    for (var refused : tiles.cases("refusedBundles")) {
      var other = new TilePath.Entries(0, refused.integer("width"));
      Refused.with(Refusal.Code.MALFORMED, () -> other.read(refused.hex("bundle")));
    }
  }

  @Test
  void signsNotes() throws Refusal {
    var notes = Vectors.own("signed-note.json");
    for (var key : notes.cases("keys")) {
      var parsed = VerifierKey.parse(key.text("vkey"));
      assertThat(parsed.name()).isEqualTo(key.text("name"));
      assertThat(HexFormat.of().toHexDigits(parsed.id())).isEqualTo(key.text("id"));
    }
    assertThat(notes.cases("keys"))
        .map(key -> key.text("vkey"))
        .isEqualTo(Arrays.stream(TestingKeys.values()).map(key -> key.key().toString()).toList());
    for (var vector : notes.cases("notes")) {
      var signers = TestingKeys.of(vector.texts("signers"));
      var note = TestingKeys.sign(vector.text("text"), signers);
      assertThat(note).hasToString(vector.text("note"));
      var parsed = SignedNote.parse(vector.utf8("note"));
      assertThat(parsed.bytes()).isEqualTo(vector.utf8("note"));
      assertThat(parsed.requireSignedBy(signers.stream().map(TestingKeys::key).toList()))
          .map(VerifierKey::toString)
          .isEqualTo(vector.texts("signers"));
    }
    var trusted = List.of(TestingKeys.LOG.key());
    for (var refused : notes.cases("refused")) {
      Refused.with(
          refused.code(), () -> SignedNote.parse(refused.utf8("note")).requireSignedBy(trusted));
    }
  }

  /// What libraries of Ed25519 are known to differ in, and what else may be under a note.
  @Test
  void takesOneSpellingOfKeysAndSignatures() throws Refusal {
    var edges = Vectors.own("signed-note.json").cases("edges");
    assertThat(edges).hasSizeGreaterThan(50);
    for (var edge : edges) {
      if (edge.has("code")) {
        Refused.with(edge.code(), () -> signersOf(edge));
      } else {
        assertThat(signersOf(edge)).as(edge.text("why")).hasSize(1);
      }
    }
  }

  private static List<VerifierKey> signersOf(Vectors edge) throws Refusal {
    var key = VerifierKey.parse(edge.text("vkey"));
    return SignedNote.parse(edge.utf8("note")).requireSignedBy(List.of(key));
  }

  @Test
  void signsCheckpoints() throws Refusal {
    var checkpoints = Vectors.own("checkpoint.json");
    var key = TestingKeys.LOG.key();
    for (var vector : checkpoints.cases("checkpoints")) {
      var head = new TreeHead(vector.decimal("size"), vector.hash("root"));
      var checkpoint = new Checkpoint(vector.text("origin"), head, vector.texts("extensions"));
      assertThat(checkpoint.text()).isEqualTo(vector.text("text"));
      assertThat(checkpoint.sign(key, TestingKeys.LOG.privateKey()))
          .hasToString(vector.text("signed"));
      var note = SignedNote.parse(vector.utf8("signed"));
      assertThat(Checkpoint.open(note, vector.text("origin"), List.of(key))).isEqualTo(checkpoint);
    }
    for (var refused : checkpoints.cases("refused")) {
      Refused.with(refused.code(), () -> Checkpoint.parse(refused.text("text")));
    }
  }

  @Test
  void writesCanonicalJson() throws Refusal {
    var json = Vectors.own("canonical-json.json");
    var accepted = new ArrayList<Vectors>(json.cases("pairs"));
    accepted.addAll(json.cases("numbers"));
    accepted.add(json.object("deepest"));
    for (var pair : accepted) {
      assertThat(new String(Json.parse(pair.text("input")).canonical(), UTF_8))
          .isEqualTo(pair.text("canonical"));
    }
    for (var refused : json.cases("refused")) {
      Refused.with(refused.code(), () -> Json.parse(refused.hex("input")));
    }
  }

  @Test
  void commitsToRecords() throws Refusal {
    var commitment = Vectors.own("commitment.json");
    for (var vector : commitment.cases("cases")) {
      var record = SaltedRecord.of(vector.hex("salt"), vector.utf8("record"));
      assertThat(record.entry())
          .isEqualTo(vector.hex("entry"))
          .isEqualTo(ByteBuffer.allocate(33).put((byte) 1).put(vector.hex("commitment")).array());
      assertThat(record.logLeaf()).isEqualTo(vector.hash("leaf"));
      assertThat(record.receiptId()).isEqualTo(vector.hash("receiptId"));
      assertThat(record.opening()).isEqualTo(vector.hex("opening"));
      assertThat(SaltedRecord.parse(vector.hex("opening")).entry()).isEqualTo(vector.hex("entry"));
    }
    for (var refused : commitment.cases("refusedOpenings")) {
      Refused.with(Refusal.Code.MALFORMED, () -> SaltedRecord.parse(refused.hex("opening")));
    }
    for (var window : commitment.cases("windows")) {
      assertThat(TreeHead.of(window.hashes("receiptIds")).root())
          .isEqualTo(window.hash("proofRoot"));
    }
  }

  @Test
  void hidesMetadata() throws Refusal {
    Vectors metadata = Vectors.own("metadata.json");
    for (Vectors vector : metadata.cases("cases")) {
      var text = SaltedText.of(vector.hex("salt"), vector.text("text"));
      assertThat(text.commitment()).isEqualTo(vector.hash("commitment"));
    }
    for (Vectors vector : metadata.cases("openings")) {
      var record = SaltedRecord.parse(vector.hex("opening"));
      assertThat(record.record()).isEqualTo(vector.utf8("record"));
      assertThat(record.entry()).isEqualTo(vector.hex("entry"));
      assertThat(record.metadata()).map(SaltedText::text).contains(vector.text("metadata"));
      assertThat(record.opening()).isEqualTo(vector.hex("opening"));
    }
    for (Vectors refused : metadata.cases("refusedOpenings")) {
      Refused.with(refused.code(), () -> SaltedRecord.parse(refused.hex("opening")));
    }
  }

  @Test
  void writesProofFiles() throws Refusal {
    var proofs = Vectors.own("tlog-proof.json");
    var origin = proofs.text("origin");
    var logKeys = List.of(TestingKeys.LOG.key());
    for (var vector : proofs.cases("proofs")) {
      var proof = TlogProof.parse(vector.utf8("file"));
      assertThat(proof.bytes()).isEqualTo(vector.utf8("file"));
      assertThat(proof.index()).isEqualTo(vector.decimal("index"));
      assertThat(proof.record().isPresent()).isEqualTo(vector.has("record"));
      if (vector.has("record")) {
        var record = proof.record().orElseThrow();
        assertThat(record.record()).isEqualTo(vector.utf8("record"));
        assertThat(record.logLeaf()).isEqualTo(vector.hash("leaf"));
        assertThat(record.receiptId()).isEqualTo(vector.hash("receiptId"));
      }
      proof.verify(vector.hash("leaf"), origin, logKeys);
    }
    for (var refused : proofs.cases("refused")) {
      Refused.with(
          refused.code(),
          () -> {
            var proof = TlogProof.parse(refused.utf8("file"));
            proof.verify(proof.record().orElseThrow().logLeaf(), origin, logKeys);
          });
    }
  }

  @Test
  void readsAndVerifiesProofBundles() throws Refusal {
    var bundles = Vectors.own("bundle.json");
    var origin = bundles.text("origin");
    var logKeys = List.of(TestingKeys.LOG.key());
    for (var vector : bundles.cases("bundles")) {
      var bundle = ProofBundle.parse(vector.utf8("file"));
      assertThat(bundle.origin()).isEqualTo(origin);
      assertThat(bundle.proofRoot()).isEqualTo(vector.hash("proofRoot"));
      assertThat(bundle.records()).hasSize((int) vector.decimal("records"));
      bundle.verify(origin, logKeys);
    }
    for (var refused : bundles.cases("refused")) {
      Refused.with(
          refused.code(), () -> ProofBundle.parse(refused.utf8("file")).verify(origin, logKeys));
    }
  }

  @Test
  void readsWhatStatementsComeTo() throws Refusal {
    var statements = Vectors.own("statement.json");
    for (var vector : statements.cases("accepted")) {
      assertThat(figuresOf(vector)).as(vector.text("why")).isEqualTo(StatedVector.of(vector));
    }
    for (var refused : statements.cases("refused")) {
      Refused.with(refused.code(), () -> figuresOf(refused));
    }
  }

  private static StatedVector figuresOf(Vectors vector) throws Refusal {
    var check = new FigureCheck();
    verify(vector.utf8("file")).forEach(check::add);
    var figures = check.figures();
    if (vector.truth("production")) {
      figures.requireProduction();
    }
    return StatedVector.of((Figures.Stated) figures);
  }

  private static List<SaltedRecord> verify(byte[] file) throws Refusal {
    var origin = TestingKeys.LOG.key().name();
    var logKeys = List.of(TestingKeys.LOG.key());
    if (file[0] == '{') {
      var bundle = ProofBundle.parse(file);
      bundle.verify(origin, logKeys);
      return bundle.records().stream().map(ProofBundle.Proven::record).toList();
    }
    var proof = TlogProof.parse(file);
    var record = proof.record().orElseThrow();
    proof.verify(record.logLeaf(), origin, logKeys);
    return List.of(record);
  }
}
