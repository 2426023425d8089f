package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.AddCheckpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.TreeHead;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A witness in a process of its own, which ends however it does and never takes back what it has
/// cosigned.
class WitnessKilledTest {
  private static final int LIVES = 12;
  private static final int MOST_STEPS = 20;

  @TempDir Path dir;

  /// What the witness has said in all of its lives, and what it knows now.
  private final Map<Long, Hash> cosigned = new HashMap<>();

  private List<Hash> leaves = List.of();

  /// Two trees of each size are asked for at once, and the process is killed at any moment of that.
  @Test
  void neverCosignsTwoTreesOfOneSizeNorASmallerOne() throws Exception {
    var log = TestingLog.ofRecords("log.example/killed", 1);
    var random = new Random(42);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var life = 0; life < LIVES; life++) {
        try (var running = WitnessProcess.start(dir, log)) {
          resume(running, log);
          for (var steps = random.nextInt(MOST_STEPS); steps > 0; steps--) {
            takeOne(ask(threads, running, log).stream().map(WitnessKilledTest::await).toList());
          }
          var last = ask(threads, running, log);
          for (var spins = random.nextInt(400_000); spins > 0; spins--) {
            Thread.onSpinWait();
          }
          running.kill();
          note(last.stream().map(WitnessKilledTest::await).toList());
        }
      }
    }
    assertThat(cosigned).hasSizeGreaterThan(LIVES);
  }

  /// What one of two requests came to.
  private record Asked(List<Hash> leaves, AddCheckpoint request, boolean isCosigned) {
    TreeHead head() {
      return TreeHead.of(leaves);
    }
  }

  private List<Future<Asked>> ask(ExecutorService threads, WitnessProcess running, TestingLog log)
      throws Exception {
    var asked = new ArrayList<Future<Asked>>();
    for (var variant : candidates()) {
      var request = TestingWitness.request(log, variant, leaves.size());
      Callable<Asked> asking = () -> new Asked(variant, request, isCosigned(running, request));
      asked.add(threads.submit(asking));
    }
    return asked;
  }

  /// The two trees that come next.
  private List<List<Hash>> candidates() {
    var candidates = new ArrayList<List<Hash>>();
    for (var variant = 0; variant < 2; variant++) {
      var next = new ArrayList<>(leaves);
      next.add(Hash.leaf((leaves.size() + "/" + variant).getBytes(StandardCharsets.UTF_8)));
      candidates.add(List.copyOf(next));
    }
    return candidates;
  }

  private static boolean isCosigned(WitnessProcess running, AddCheckpoint request)
      throws Exception {
    try {
      var answer = running.witness().post(request);
      if (answer.statusCode() == 200) {
        running.witness().cosignature(request, answer);
        return true;
      }
      assertThat(answer.statusCode()).isEqualTo(409);
    } catch (IOException _) {
      // It was killed.
    }
    return false;
  }

  private static Asked await(Future<Asked> asked) {
    try {
      return asked.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void takeOne(List<Asked> asked) {
    note(asked);
    leaves = asked.stream().filter(Asked::isCosigned).findFirst().orElseThrow().leaves();
  }

  private void note(List<Asked> asked) {
    for (var each : asked) {
      if (each.isCosigned()) {
        var head = each.head();
        assertThat(cosigned.put(head.size(), head.root())).as("size %d", head.size()).isNull();
      }
    }
  }

  /// After a kill the witness is at the tree before or at one of the two that were asked for, and
  /// at nothing else if it has cosigned that.
  private void resume(WitnessProcess running, TestingLog log) throws Exception {
    if (leaves.isEmpty() && running.witness().post(emptyRequest(log)).statusCode() == 200) {
      return;
    }
    var head = running.witness().newest(log).head();
    var largest = cosigned.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    assertThat(head.size()).isGreaterThanOrEqualTo(largest);
    Optional.ofNullable(cosigned.get(head.size()))
        .ifPresent(root -> assertThat(head.root()).isEqualTo(root));
    var known = new ArrayList<>(candidates());
    known.add(leaves);
    leaves =
        known.stream().filter(each -> TreeHead.of(each).equals(head)).findFirst().orElseThrow();
  }

  private static AddCheckpoint emptyRequest(TestingLog log) throws Exception {
    return TestingWitness.request(log, List.of(), 0);
  }

  @Test
  void sharesItsFolderWithNoOtherProcess() throws Exception {
    var log = TestingLog.ofRecords("log.example/shared", 1);
    try (var running = WitnessProcess.start(dir, log)) {
      var second = WitnessProcess.launch(dir, log);
      try (var said = second.inputReader(StandardCharsets.UTF_8)) {
        assertThat(said.readLine()).isEqualTo("Another process has the folder " + dir + ".");
        assertThat(second.waitFor()).isEqualTo(Exit.UNUSABLE);
      } finally {
        second.destroyForcibly();
      }
      Run.of("witness", "--dir", dir, "--environment", log.key(), dir, "--once")
          .isUnusable("Another process has the folder");
      assertThat(Run.of("witness", "key", "--dir", dir).out())
          .isEqualTo(running.witness().key() + "\n");
    }
  }

  /// Whoever never ends a request holds a connection, and for a while only.
  @Test
  void waitsForNoRequestWithoutAnEnd() throws Exception {
    var log = TestingLog.ofRecords("log.example/slow", 1);
    try (var running = WitnessProcess.start(dir, log, "-Dsun.net.httpserver.maxReqTime=1");
        var slow =
            new Socket(InetAddress.getLoopbackAddress(), running.witness().address().getPort())) {
      var begun = "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 100\r\n\r\nold ";
      slow.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      slow.setSoTimeout(60_000);
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
  }
}
