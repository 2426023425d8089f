package io.pacspace.web;

import java.util.HashMap;
import java.util.Map;

/// Room in this server that many share: somebody may take up to twice of it what is then left free.
/// So whoever floods leaves a third to all others, two leave a fifth, and nobody is kept out by
/// anybody, while one alone has most of it (dynamic thresholds: Choudhury and Hahne, 1998).
///
/// @param <K> those who share
public final class FairShare<K> {
  private final Map<K, Integer> taken = new HashMap<>();
  private final int all;
  private int free;

  /// Room of that size, all of it free.
  public FairShare(int all) {
    this.all = all;
    this.free = all;
  }

  /// Takes room of a size if that is within the share of `who`; tells whether it was.
  public synchronized boolean take(K who, int size) {
    var share = taken.getOrDefault(who, 0) + size;
    if (share > 2 * (free - size)) {
      return false;
    }
    taken.put(who, share);
    free -= size;
    return true;
  }

  /// Moves room that was taken to the share of somebody else, if it is within that; tells whether
  /// it was.
  public synchronized boolean move(K from, K to, int size) {
    var share = taken.getOrDefault(to, 0) + size;
    if (share > 2 * free) {
      return false;
    }
    giveBack(from, size);
    taken.put(to, share);
    free -= size;
    return true;
  }

  /// Gives back what was taken.
  public synchronized void giveBack(K who, int size) {
    taken.computeIfPresent(who, (_, share) -> share == size ? null : share - size);
    free += size;
  }

  /// The part that is taken, from 0 to 1.
  public synchronized double used() {
    return 1 - (double) free / all;
  }
}
