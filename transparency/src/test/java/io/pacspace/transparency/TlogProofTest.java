package io.pacspace.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TlogProofTest {
  private static final String ORIGIN = "log.example/sandbox";
  private static final List<VerifierKey> LOG_KEYS = List.of(TestingKeys.LOG.key());

  @Test
  void provesEveryRecordOfALog() {
    Property.holds(
        50,
        any -> {
          var size = any.intFrom(1, 600);
          var index = any.intFrom(0, size - 1);
          var record = record(index);
          var proof = TlogProof.parse(proof(size, index).bytes());
          assertThat(proof.record().orElseThrow().entry()).isEqualTo(record.entry());
          var checkpoint = proof.verify(record.logLeaf(), ORIGIN, LOG_KEYS);
          assertThat(checkpoint.head().size()).isEqualTo(size);
          assertThat(proof.bytes()).isEqualTo(proof(size, index).bytes());
        });
  }

  @Tag("sweep")
  @Test
  void refusesEverySingleBitChangeOfTheFile() throws Refusal {
    var file = proof(2, 1).bytes();
    for (var bit = 0; bit < file.length * Byte.SIZE; bit++) {
      var changed = file.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      Refused.anyhow(() -> verify(changed));
    }
  }

  @Test
  void refusesAnotherLeafThanTheProvenOne() throws Refusal {
    var proof = proof(5, 3);
    Refused.with(
        Refusal.Code.ROOT_MISMATCH, () -> proof.verify(record(2).logLeaf(), ORIGIN, LOG_KEYS));
  }

  @Test
  void hasNothingToShowWithoutARecord() throws Refusal {
    var shown = proof(5, 3);
    var bare = TlogProof.of(3, shown.path(), shown.checkpoint());
    assertThat(bare.record()).isEmpty();
    TlogProof.parse(bare.bytes()).verify(record(3).logLeaf(), ORIGIN, LOG_KEYS);
  }

  @Test
  void refusesToProveInTreesOfTwoToThe63AndAbove() throws Refusal {
    var checkpoint = proof(1, 0).checkpoint();
    Refused.with(Refusal.Code.TOO_LARGE, () -> TlogProof.of(-1, List.of(), checkpoint));
    var path = Collections.nCopies(64, Hash.OF_EMPTY_TREE);
    Refused.with(Refusal.Code.TOO_LARGE, () -> TlogProof.of(0, path, checkpoint));
    Refused.with(Refusal.Code.TOO_LARGE, () -> TlogProof.parse(new byte[TlogProof.LONGEST + 1]));
  }

  @Test
  void holdsTheLargestRecordAndCheckpoint() throws Refusal {
    var large = new Json.Obj(Map.of("x", new Json.Str("x".repeat(64 * 1024 - 8))));
    var record = SaltedRecord.of(new byte[32], large.canonical());
    var signed = checkpoint(List.of(record.logLeaf()));
    var proof = TlogProof.of(record, 0, List.of(), signed);
    assertThat(proof.bytes()).hasSizeLessThan(TlogProof.LONGEST - SignedNote.LONGEST);
    verify(proof.bytes());
  }

  @Tag("sweep")
  @Test
  void answersHostileFilesWithoutAnotherException() {
    Property.holds(
        500,
        any -> {
          var at = any.intFrom(0, 700);
          var cut = any.intFrom(0, 60);
          var bytes = any.bytes(0, 60);
          var file = Sample.FILE;
          Hostile.survives(() -> verify(Hostile.splice(file, at, cut, bytes)));
          Hostile.survives(() -> verify(Hostile.splice(file, at, cut, new byte[0])));
          Hostile.survives(() -> verify(bytes));
        });
  }

  private static void verify(byte[] file) throws Refusal {
    var proof = TlogProof.parse(file);
    var leaf = proof.record().map(SaltedRecord::logLeaf).orElse(Hash.OF_EMPTY_TREE);
    proof.verify(leaf, ORIGIN, LOG_KEYS);
  }

  private static TlogProof proof(int size, int index) throws Refusal {
    var leaves = new ArrayList<Hash>();
    for (var i = 0; i < size; i++) {
      leaves.add(record(i).logLeaf());
    }
    var path = MerkleTree.of(leaves).inclusion(index);
    return TlogProof.of(record(index), index, path, checkpoint(leaves));
  }

  private static SignedNote checkpoint(List<Hash> leaves) throws Refusal {
    return new Checkpoint(ORIGIN, TreeHead.of(leaves))
        .sign(TestingKeys.LOG.key(), TestingKeys.LOG.privateKey());
  }

  private static SaltedRecord record(int sequence) throws Refusal {
    var record = new Json.Obj(Map.of("sequence", new Json.Num(sequence)));
    return SaltedRecord.of(new byte[32], record.canonical());
  }

  private static final class Sample {
    static final byte[] FILE = file();

    private static byte[] file() {
      try {
        return proof(5, 3).bytes();
      } catch (Refusal refusal) {
        throw new IllegalStateException(refusal);
      }
    }
  }
}
