package io.pacspace.passwords;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What waits for a turn, bounded and fair: sources take turns, those that are known before all
/// others, and where it is full, the newest of whoever has most in it is crowded out. So a flood
/// delays itself first. All state is guarded by the queue's own lock.
///
/// @param <T> what waits
final class FairQueue<T> {
  private final Lane<T> known;
  private final Lane<T> unknown;
  private boolean closed;

  /// A queue for so many of each: known sources fill no room of unknown ones, nor the other way.
  FairQueue(int capacity) {
    this.known = new Lane<>(capacity);
    this.unknown = new Lane<>(capacity);
  }

  /// Adds one; answers what is crowded out, which may be the same.
  synchronized Optional<T> put(String source, boolean isKnown, T item) {
    if (closed) {
      return Optional.of(item);
    }
    var crowdedOut = (isKnown ? known : unknown).put(source, item);
    notifyAll();
    return crowdedOut;
  }

  /// Waits for the next; none once the queue is closed.
  synchronized Optional<T> take() {
    while (!closed) {
      var next = known.take().or(unknown::take);
      if (next.isPresent()) {
        return next;
      }
      try {
        wait();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// How many wait.
  synchronized int size() {
    return known.size() + unknown.size();
  }

  /// Ends the waiting; answers what had no turn.
  synchronized List<T> close() {
    closed = true;
    notifyAll();
    var left = new ArrayList<T>();
    for (var next = known.take().or(unknown::take);
        next.isPresent();
        next = known.take().or(unknown::take)) {
      left.add(next.get());
    }
    return left;
  }
}
