package io.pacspace.web;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// When each of many things was last used, kept in memory and handed over in batches, so that a
/// request that only reads writes nothing.
public final class LastSeen<I> {
  private final Map<I, Instant> seen = new ConcurrentHashMap<>();

  /// Notes a use.
  public void touch(I id, Instant at) {
    seen.merge(id, at, (a, b) -> a.isAfter(b) ? a : b);
  }

  /// The last use since the last batch, if there was one.
  public Optional<Instant> of(I id) {
    return Optional.ofNullable(seen.get(id));
  }

  /// Everything noted since the last call, each once.
  public Map<I, Instant> drain() {
    var batch = new HashMap<I, Instant>();
    for (var id : List.copyOf(seen.keySet())) {
      var at = seen.remove(id);
      if (at != null) {
        batch.put(id, at);
      }
    }
    return batch;
  }
}
