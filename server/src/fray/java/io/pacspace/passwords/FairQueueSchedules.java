package io.pacspace.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/// Those who wait for a turn, those who give it, and a server that stops.
@ExtendWith(FrayTestExtension.class)
class FairQueueSchedules {
  private static final int SCHEDULES = 10_000;

  /// Loads what threads use before they are scheduled.
  @BeforeAll
  static void load() throws InterruptedException {
    new FairQueueSchedules().everythingThatIsPutIsTaken();
    new FairQueueSchedules().everythingHasOneEnd();
  }

  /// Whoever takes waits only while there is nothing.
  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void everythingThatIsPutIsTaken() throws InterruptedException {
    var queue = new FairQueue<String>(4);
    var taken = Collections.synchronizedList(new ArrayList<String>());
    Threads.Work takeTwo =
        () -> {
          taken.add(queue.take().orElseThrow());
          taken.add(queue.take().orElseThrow());
        };
    Threads.beside(
        takeTwo,
        takeTwo,
        () -> {
          assertThat(queue.put("ada", true, "a1")).isEmpty();
          assertThat(queue.put("ada", true, "a2")).isEmpty();
        },
        () -> {
          assertThat(queue.put("bob", false, "b1")).isEmpty();
          assertThat(queue.put("bob", false, "b2")).isEmpty();
        });
    assertThat(taken).containsExactlyInAnyOrder("a1", "a2", "b1", "b2");
    assertThat(queue.size()).isZero();
  }

  /// It is taken, crowded out, or left as the queue closes: nobody waits for a turn that never
  /// comes, and nothing has two.
  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void everythingHasOneEnd() throws InterruptedException {
    var queue = new FairQueue<String>(1);
    var ended = Collections.synchronizedList(new ArrayList<String>());
    Threads.beside(
        () -> {
          for (var next = queue.take(); next.isPresent(); next = queue.take()) {
            ended.add(next.get());
          }
        },
        () -> putAll(queue, "flood", List.of("f1", "f2"), ended),
        () -> putAll(queue, "ada", List.of("a1"), ended),
        () -> ended.addAll(queue.close()));
    assertThat(ended).containsExactlyInAnyOrder("f1", "f2", "a1");
    assertThat(queue.size()).isZero();
  }

  private static void putAll(
      FairQueue<String> queue, String source, List<String> items, List<String> ended) {
    items.forEach(item -> queue.put(source, false, item).ifPresent(ended::add));
  }
}
