package io.pacspace.bench.load;

/// A request to be sent at a moment, and what to do with its answer.
///
/// @param dueNanos when, on the clock of `System.nanoTime()`
public record Call(long dueNanos, Request request, Handler handler) {

  /// Is told of the answer on the generator's thread; may schedule further calls.
  @FunctionalInterface
  public interface Handler {
    /// The response is valid until this returns.
    void answered(Response response, Timing timing);
  }

  /// When a call was due, sent and answered in full, on the clock of `System.nanoTime()`.
  public record Timing(long due, long sent, long answered) {
    /// What a caller waited who wanted to call when it was due, however late it was sent.
    public long nanosSinceDue() {
      return answered - due;
    }

    /// What the server took.
    public long nanosSinceSent() {
      return answered - sent;
    }
  }
}
