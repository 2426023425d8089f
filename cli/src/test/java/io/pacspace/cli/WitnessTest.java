package io.pacspace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.AddCheckpoint;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import io.pacspace.witness.Witness;
import io.pacspace.witness.WitnessFolder;
import io.pacspace.witness.WitnessServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A witness over HTTP cosigns what only grows, and answers everything else by C2SP tlog-witness.
class WitnessTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final String NAME = "log.example/sandbox";

  @TempDir Path dir;
  private TestingLog log;
  private List<Hash> leaves;
  private WitnessFolder folder;
  private WitnessServer server;
  private TestingWitness witness;

  @BeforeEach
  void start() throws Exception {
    log = TestingLog.ofRecords(NAME, 700);
    leaves = log.leaves();
    open();
  }

  private void open() {
    folder = WitnessFolder.open(dir);
    var decides =
        Witness.open(
            folder,
            folder.key("witness.example/w1"),
            List.of(log.key()),
            Clock.fixed(NOW, ZoneOffset.UTC));
    server =
        WitnessServer.start(decides, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var address = URI.create("http://localhost:" + server.address().getPort());
    witness = new TestingWitness(address, decides.key());
  }

  @AfterEach
  void close() {
    server.close();
    folder.close();
  }

  private AddCheckpoint request(int old, int size) throws Exception {
    return TestingWitness.request(log, leaves.subList(0, size), old);
  }

  /// Leaves of which those from `from` on are others.
  private List<Hash> fork(int from, int size) {
    var forked = new ArrayList<>(leaves.subList(0, from));
    IntStream.range(from, size).forEach(i -> forked.add(Hash.leaf(new byte[i + 1])));
    return forked;
  }

  private void cosigns(int old, int size) throws Exception {
    var request = request(old, size);
    var cosignature = witness.cosignature(request, witness.post(request));
    assertThat(cosignature.seconds()).isEqualTo(NOW.getEpochSecond());
    assertThat(witness.newest(log).head()).isEqualTo(TreeHead.of(leaves.subList(0, size)));
  }

  private void answers(int status, AddCheckpoint request) throws Exception {
    assertThat(witness.post(request).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 300, 699})
  void cosignsTheFirstTreeAndWhatExtendsIt(int size) throws Exception {
    cosigns(0, size);
    cosigns(size, size);
    cosigns(size, 700);
  }

  @Test
  void cosignsTheEmptyTree() throws Exception {
    cosigns(0, 0);
    cosigns(0, 0);
    cosigns(0, 300);
  }

  @Test
  void refusesAnotherRootOfTheEmptyTree() throws Exception {
    var wrong = log.signed(new TreeHead(0, Hash.leaf(new byte[0])));
    answers(422, new AddCheckpoint(0, List.of(), wrong));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 299, 301})
  void saysWhichSizeItKnows(int old) throws Exception {
    cosigns(0, 300);

    var answer = witness.post(request(old, 400));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).isEqualTo("300\n");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
  }

  @Test
  void saysSoOfASmallerTreeToo() throws Exception {
    cosigns(0, 300);

    assertThat(witness.post(request(0, 200)).body()).isEqualTo("300\n");
    answers(409, request(200, 200));
    answers(400, request(300, 300, 200));
    assertThat(witness.newest(log).head().size()).isEqualTo(300);
  }

  private AddCheckpoint request(int old, int proven, int size) throws Exception {
    var smaller = request(0, size);
    return new AddCheckpoint(old, request(1, proven).proof(), smaller.checkpoint());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 299})
  void refusesAForkOfTheSameSize(int from) throws Exception {
    cosigns(0, 300);

    answers(422, TestingWitness.request(log, fork(from, 300), 300));
    answers(409, TestingWitness.request(log, fork(from, 300), 0));
    assertThat(witness.newest(log).head()).isEqualTo(TreeHead.of(leaves.subList(0, 300)));
    cosigns(300, 301);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 299})
  void refusesAForkThatHasGrown(int from) throws Exception {
    cosigns(0, 300);

    answers(422, TestingWitness.request(log, fork(from, 400), 300));
    cosigns(300, 400);
  }

  @Test
  void refusesEveryProofButTheRightOne() throws Exception {
    cosigns(0, 300);
    var right = request(300, 700);
    var proof = right.proof();

    for (var i = 0; i < proof.size(); i++) {
      var wrong = new ArrayList<>(proof);
      wrong.set(i, Hash.OF_EMPTY_TREE);
      answers(422, new AddCheckpoint(300, wrong, right.checkpoint()));
    }
    answers(422, new AddCheckpoint(300, List.of(), right.checkpoint()));
    answers(422, new AddCheckpoint(300, proof.subList(1, proof.size()), right.checkpoint()));
    var longer = new ArrayList<>(proof);
    longer.add(Hash.OF_EMPTY_TREE);
    answers(422, new AddCheckpoint(300, longer, right.checkpoint()));
    assertThat(witness.newest(log).head().size()).isEqualTo(300);
  }

  @Test
  void refusesAProofFromTheEmptyTree() throws Exception {
    var request = request(0, 300);
    answers(422, new AddCheckpoint(0, List.of(Hash.OF_EMPTY_TREE), request.checkpoint()));
  }

  @Test
  void knowsOnlyItsLogs() throws Exception {
    var other = TestingLog.ofRecords("other.example/log", 3);
    answers(404, TestingWitness.request(other, other.leaves(), 0));
    var hash = Checkpoint.originHash("other.example/log");
    assertThat(witness.get("/" + hash + "/checkpoint").statusCode()).isEqualTo(404);
  }

  /// The name of a log is not enough, and neither is its key's id.
  @Test
  void takesNobodysWordButTheLogsOwn() throws Exception {
    var impostor = TestingLog.ofRecords(NAME, 3);
    answers(403, TestingWitness.request(impostor, impostor.leaves(), 0));
    var right = request(0, 300).checkpoint();
    var line = request(0, 299).checkpoint().signatureLines().getFirst();
    answers(403, with(right.text() + "\n" + line));
    answers(403, with(right + line));
    var renamed = new TestingLog(log.key(), log.pair(), "other", List.of(), log.entries());
    answers(404, TestingWitness.request(renamed, leaves, 0));
  }

  private static AddCheckpoint with(String note) throws Exception {
    return new AddCheckpoint(0, List.of(), SignedNote.parse(note.getBytes(UTF_8)));
  }

  /// Others may sign above and below; what is kept has the log's signature and this witness's.
  @Test
  void ignoresSignaturesOfOthers() throws Exception {
    var other = TestingLog.ofRecords("other.example/log", 3);
    var request = request(0, 300);
    var signed = request.checkpoint().cosign(other.key(), other.pair().getPrivate());
    var more = new AddCheckpoint(0, List.of(), signed);

    witness.cosignature(more, witness.post(more));

    var kept = witness.get("/" + Checkpoint.originHash(NAME) + "/checkpoint").body();
    assertThat(kept).startsWith(request.checkpoint().toString()).doesNotContain("other.example");
    assertThat(SignedNote.parse(kept.getBytes(UTF_8)).signatureLines()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "old 0\n", "old x\n\n", "old 0\n\nlog.example/sandbox\n1\n\n"})
  void refusesWhatIsNoRequest(String body) throws Exception {
    assertThat(witness.post(body.getBytes(UTF_8)).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesABodyThatIsTooLong() throws Exception {
    assertThat(witness.post(new byte[AddCheckpoint.LONGEST + 1]).statusCode()).isEqualTo(413);
    assertThat(witness.post(new byte[AddCheckpoint.LONGEST]).statusCode()).isEqualTo(400);
  }

  @Test
  void showsWhatItIs() throws Exception {
    cosigns(0, 300);

    var page = witness.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains(witness.key().toString(), NAME + " 300 " + witness.newest(log).head().root());
    assertThat(witness.get("/add-checkpoint").statusCode()).isEqualTo(405);
    assertThat(witness.get("/absent").statusCode()).isEqualTo(404);
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    cosigns(0, 300);
    var key = witness.key();
    close();
    open();

    assertThat(witness.key()).isEqualTo(key);
    answers(422, TestingWitness.request(log, fork(299, 300), 300));
    assertThat(witness.post(request(0, 400)).body()).isEqualTo("300\n");
    cosigns(300, 400);
  }

  /// Whoever could write another tree into the folder would have it take a fork.
  @Test
  void startsOnNothingThatItHasNotCosigned() throws Exception {
    cosigns(0, 300);
    close();
    var file = dir.resolve("cosigned").resolve(Checkpoint.originHash(NAME));
    Files.write(file, request(0, 200).checkpoint().bytes());

    assertThatExceptionOfType(Unusable.class)
        .isThrownBy(this::open)
        .withMessageContaining("was not cosigned by this witness");
    folder.close();
    Files.writeString(file, "nothing\n");
    assertThatExceptionOfType(Unusable.class)
        .isThrownBy(this::open)
        .withMessageContaining("is no checkpoint of " + NAME);
  }

  /// What cannot be kept is not answered, nor is anything after it: nobody knows what is kept.
  @Test
  void cosignsNothingThatItCannotKeep() throws Exception {
    cosigns(0, 300);
    var hash = Checkpoint.originHash(NAME);
    var obstacle = dir.resolve("cosigned").resolve(hash + ".new").resolve("in the way");
    Files.createDirectories(obstacle);

    answers(500, request(300, 400));
    Files.delete(obstacle);
    answers(500, request(300, 400));
    close();
    open();
    cosigns(300, 400);
  }

  /// Of trees of one size that are asked for at one time, one is cosigned.
  @Test
  void cosignsOneOfManyAtOnce() throws Exception {
    cosigns(0, 300);
    var asking = new ArrayList<Callable<Integer>>();
    for (var from = 300; from < 316; from++) {
      var request = TestingWitness.request(log, fork(from, 316), 300);
      asking.add(() -> witness.post(request).statusCode());
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses = new ArrayList<Integer>();
      for (var answer : threads.invokeAll(asking)) {
        statuses.add(answer.get());
      }
      assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
    }
  }

  @Test
  void keepsItsKeyForItself() throws Exception {
    assertThat(Files.getPosixFilePermissions(dir.resolve("key")))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    var printed = Run.of("witness", "key", "--dir", dir);
    assertThat(printed.out()).isEqualTo(witness.key() + "\n");
    assertThat(Run.of("witness", "--dir", dir, "key").out()).isEqualTo(witness.key() + "\n");
  }
}
