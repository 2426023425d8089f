package io.pacspace.passwords;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What waits for a turn, bounded and fair: sources take turns, those that are known before all
/// others, and where it is full, the newest of whoever has most in it is crowded out. So a flood
/// delays itself first. All state is guarded by the queue's own lock.
///
/// @param <T> what waits
final class FairQueue<T> {
  private final int capacity;
  private final Lane known = new Lane();
  private final Lane unknown = new Lane();
  private boolean closed;

  /// A queue for so many of each: known sources fill no room of unknown ones, nor the other way.
  FairQueue(int capacity) {
    this.capacity = capacity;
  }

  /// Sources in the order of their turns, and what each has waiting.
  private final class Lane {
    private final Map<String, Deque<T>> sources = new LinkedHashMap<>();
    private int size;

    /// Adds one, and answers what is crowded out for it.
    Optional<T> put(String source, T item) {
      sources.computeIfAbsent(source, _ -> new ArrayDeque<>()).addLast(item);
      size++;
      return size <= capacity ? Optional.empty() : Optional.of(crowdOut());
    }

    private T crowdOut() {
      // Of equals the one whose turn is last: whoever came first keeps their place.
      var longest =
          List.copyOf(sources.entrySet()).reversed().stream()
              .max(Comparator.comparingInt(entry -> entry.getValue().size()))
              .orElseThrow();
      var item = longest.getValue().removeLast();
      forgetIfEmpty(longest.getKey());
      size--;
      return item;
    }

    Optional<T> take() {
      var first = sources.keySet().stream().findFirst();
      return first.map(this::take);
    }

    /// Takes the oldest of a source, whose next turn is then the last.
    private T take(String source) {
      var items = requireNonNull(sources.remove(source));
      var item = items.removeFirst();
      if (!items.isEmpty()) {
        sources.put(source, items);
      }
      size--;
      return item;
    }

    private void forgetIfEmpty(String source) {
      sources.computeIfPresent(source, (_, items) -> items.isEmpty() ? null : items);
    }
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
    return known.size + unknown.size;
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
