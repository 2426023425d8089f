package io.pacspace.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Makes a bounded record of what somebody can cause without end: of each subject the first in a
/// window is told at once, and the others as one number when the window is over. Kept in this
/// node's memory, for so many subjects at once; beyond, nothing is told.
///
/// @param <K> what is told apart
public final class Tally<K> {
  private static final int SUBJECTS = 10_000;
  private static final int SOURCES = 5;

  private final Duration window;
  private final Map<K, Window> windows = new ConcurrentHashMap<>();

  /// Windows of that length.
  public Tally(Duration window) {
    this.window = window;
  }

  /// What came after the first of a window, and some of where that came from.
  public record More<K>(K subject, long count, Set<String> sources) {}

  private record Window(Instant began, long count, Set<String> sources) {
    Window and(String source) {
      if (sources.size() >= SOURCES || sources.contains(source)) {
        return new Window(began, count + 1, sources);
      }
      var more = new TreeSet<>(sources);
      more.add(source);
      return new Window(began, count + 1, more);
    }
  }

  /// Counts one; tells how many that makes in the window, 1 for the one to tell at once, or 0 where
  /// there are too many subjects.
  public long count(K subject, String source, Instant now) {
    if (windows.size() >= SUBJECTS && !windows.containsKey(subject)) {
      return 0;
    }
    return windows
        .compute(
            subject, (_, open) -> open == null ? new Window(now, 1, Set.of()) : open.and(source))
        .count();
  }

  /// Closes the windows that are over, and tells what more came in each of them.
  public List<More<K>> over(Instant now) {
    var told = new ArrayList<More<K>>();
    for (var subject : List.copyOf(windows.keySet())) {
      windows.computeIfPresent(
          subject,
          (_, open) -> {
            if (open.began().plus(window).isAfter(now)) {
              return open;
            }
            if (open.count() > 1) {
              told.add(new More<>(subject, open.count() - 1, open.sources()));
            }
            return null;
          });
    }
    return told;
  }

  /// The same of all windows, for a node that stops.
  public List<More<K>> rest() {
    return over(Instant.MAX);
  }
}
