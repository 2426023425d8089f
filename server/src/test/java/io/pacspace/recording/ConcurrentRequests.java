package io.pacspace.recording;

import static org.awaitility.Awaitility.await;

import io.pacspace.testing.Http.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/// Many requests that are on their way at the same time, and what has become of each.
final class ConcurrentRequests implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<CompletableFuture<Answer>> calls = new ArrayList<>();

  /// Sends that many; their numbers go on from those of before.
  void send(int times, IntFunction<Answer> request) {
    for (var i = 0; i < times; i++) {
      var number = calls.size();
      calls.add(CompletableFuture.supplyAsync(() -> request.apply(number), threads));
    }
  }

  /// Waits until that many are answered, and gives the answer of each that is.
  List<Answer> awaitAnswered(int count) {
    await().atMost(Duration.ofSeconds(15)).until(() -> answered().size() >= count);
    return answered();
  }

  private List<Answer> answered() {
    return calls.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
  }

  /// The answers of all, in the order of their numbers.
  List<Answer> answers() {
    return calls.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public void close() {
    threads.close();
  }
}
