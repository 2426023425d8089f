package io.pacspace.passwords;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sources in the order of their turns, and what each has waiting. Guarded by the lock of the
/// [FairQueue] that it is half of.
///
/// @param <T> what waits
final class Lane<T> {
  private final int capacity;
  private final Map<String, Deque<T>> sources = new LinkedHashMap<>();
  private int size;

  Lane(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

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
