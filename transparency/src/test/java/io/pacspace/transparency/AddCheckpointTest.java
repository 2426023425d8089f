package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AddCheckpointTest {
  private static final String HASH = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";

  /// The example of C2SP tlog-witness, with two of its four hashes.
  private static final String CHECKPOINT =
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      """;

  private static AddCheckpoint parse(String body) throws Refusal {
    return AddCheckpoint.parse(body.getBytes(UTF_8));
  }

  @Test
  void readsTheExampleOfTheSpecification() throws Refusal {
    var body = "old 20852014\n" + HASH + HASH + "\n" + CHECKPOINT;

    var request = parse(body);

    assertThat(request.oldSize()).isEqualTo(20852014);
    assertThat(request.proof()).hasSize(2);
    assertThat(request.checkpoint()).hasToString(CHECKPOINT);
    assertThat(request.bytes()).isEqualTo(body.getBytes(UTF_8));
  }

  @Test
  void readsTheLongestProof() throws Refusal {
    var body = "old 1\n" + HASH.repeat(AddCheckpoint.LONGEST_PROOF) + "\n" + CHECKPOINT;
    assertThat(parse(body).proof()).hasSize(AddCheckpoint.LONGEST_PROOF);
    Refused.with(
        Refusal.Code.TOO_LARGE,
        () -> parse("old 1\n" + HASH.repeat(AddCheckpoint.LONGEST_PROOF + 1) + "\n" + CHECKPOINT));
  }

  /// The longest proof and the longest note fit into the longest body.
  @Test
  void boundsABody() throws Refusal {
    var note = new byte[SignedNote.LONGEST];
    var old = ("old " + Long.MAX_VALUE + "\n" + HASH.repeat(AddCheckpoint.LONGEST_PROOF) + "\n");
    assertThat(old.length() + note.length).isLessThanOrEqualTo(AddCheckpoint.LONGEST);
    Refused.with(
        Refusal.Code.TOO_LARGE, () -> AddCheckpoint.parse(new byte[AddCheckpoint.LONGEST + 1]));
  }

  static Stream<String> malformed() {
    return Stream.of(
        "",
        "old 0\n",
        CHECKPOINT,
        "\n" + CHECKPOINT,
        "old\n\n" + CHECKPOINT,
        "old \n\n" + CHECKPOINT,
        "old 00\n\n" + CHECKPOINT,
        "old 01\n\n" + CHECKPOINT,
        "old -1\n\n" + CHECKPOINT,
        "old +1\n\n" + CHECKPOINT,
        "old  1\n\n" + CHECKPOINT,
        "old 1 \n\n" + CHECKPOINT,
        "Old 1\n\n" + CHECKPOINT,
        "old 9223372036854775808\n\n" + CHECKPOINT,
        "old 1\r\n\r\n" + CHECKPOINT,
        "old 1\n" + HASH.substring(1) + "\n" + CHECKPOINT,
        "old 1\nAAAA\n\n" + CHECKPOINT,
        "old 1\n" + HASH + CHECKPOINT,
        "old 1\n\n" + CHECKPOINT.strip(),
        "old 1\n\n\n" + CHECKPOINT.substring(0, 20));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesWhatIsNoRequest(String body) {
    Refused.anyhow(() -> parse(body));
  }

  @Test
  void copiesTheProof() throws Refusal {
    var proof = new ArrayList<>(Collections.nCopies(2, Hash.OF_EMPTY_TREE));
    var request = new AddCheckpoint(1, proof, parse("old 0\n\n" + CHECKPOINT).checkpoint());
    proof.clear();
    assertThat(request.proof()).isEqualTo(List.of(Hash.OF_EMPTY_TREE, Hash.OF_EMPTY_TREE));
  }

  private static AddCheckpoint request(long old, List<Hash> proof) throws Refusal {
    return new AddCheckpoint(old, proof, parse("old 0\n\n" + CHECKPOINT).checkpoint());
  }

  @Test
  void takesAnythingAfterTheEmptyTreeWithoutAProof() throws Refusal {
    var some = TreeHead.of(List.of(Hash.leaf(new byte[1])));
    request(0, List.of()).requireExtends(TreeHead.EMPTY, some);
    request(0, List.of()).requireExtends(TreeHead.EMPTY, TreeHead.EMPTY);
    var proven = request(0, List.of(Hash.OF_EMPTY_TREE));
    Refused.with(
        Refusal.Code.WRONG_PROOF_LENGTH, () -> proven.requireExtends(TreeHead.EMPTY, some));
    var wrong = new TreeHead(0, some.root());
    Refused.with(
        Refusal.Code.ROOT_MISMATCH,
        () -> request(0, List.of()).requireExtends(TreeHead.EMPTY, wrong));
  }

  @Test
  void takesWhatTheProofLeadsTo() throws Refusal {
    var leaves = List.of(Hash.leaf(new byte[1]), Hash.leaf(new byte[2]), Hash.leaf(new byte[3]));
    var known = TreeHead.of(leaves.subList(0, 2));
    var shown = TreeHead.of(leaves);
    var proof = MerkleTree.of(leaves).consistency(2);
    request(2, proof).requireExtends(known, shown);
    request(2, List.of()).requireExtends(known, known);
    Refused.anyhow(() -> request(2, List.of()).requireExtends(known, shown));
    Refused.anyhow(
        () -> request(2, proof).requireExtends(TreeHead.of(leaves.subList(1, 3)), shown));
  }

  /// Python's hashlib says so too.
  @Test
  void namesALogByItsOrigin() throws Refusal {
    assertThat(Checkpoint.originHash("example.com/behind-the-sofa"))
        .isEqualTo("5fd2dc0beb4ce54da5050cf6d5c75248b023abad441c3cecde3976fbe9da4fe4");
    Refused.with(Refusal.Code.MALFORMED, () -> Checkpoint.originHash("\ud800"));
  }
}
