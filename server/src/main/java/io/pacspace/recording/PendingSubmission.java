package io.pacspace.recording;

import io.pacspace.shared.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// A submission on its way, and whoever waits for it. Made and awaited by the thread of its
/// request; ended once by the thread of the [CellWriter].
final class PendingSubmission {
  private static final Duration PATIENCE = Duration.ofSeconds(12);
  static final Duration RETRY = Duration.ofSeconds(2);

  private final Submission submission;
  private final CompletableFuture<Supplier<String>> answer = new CompletableFuture<>();

  PendingSubmission(Submission submission, Runnable whenOver) {
    this.submission = submission;
    var _ = answer.whenComplete((_, _) -> whenOver.run());
  }

  Submission submission() {
    return submission;
  }

  /// What it counts for in a group.
  int weight() {
    return Math.max(1, submission.deltas().size());
  }

  /// Ends the wait; the waiter itself runs `text`.
  void answer(Supplier<String> text) {
    answer.complete(text);
  }

  void refuse(RuntimeException problem) {
    answer.completeExceptionally(problem);
  }

  /// Waits for the end and gives its answer or throws its refusal.
  String await() {
    return await(PATIENCE).orElseThrow(PendingSubmission::away);
  }

  /// The same for so long; none if it is not over by then.
  Optional<String> await(Duration patience) {
    try {
      return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).get());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException refusal
          ? refusal
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw away();
    }
  }

  static Failure.Unavailable held() {
    return new Failure.Unavailable(
        "Another server holds the ledger right now; nothing of this was recorded.", RETRY);
  }

  static Failure.Unavailable away() {
    return new Failure.Unavailable(
        "The ledger is away right now, and whether this was recorded is not known; send it again"
            + " with the same Idempotency-Key or referenceId.",
        RETRY);
  }
}
