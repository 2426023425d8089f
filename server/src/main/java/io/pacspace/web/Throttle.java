package io.pacspace.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.pacspace.shared.Failure;
import java.time.Duration;

/// Slows one source down without touching the others: each key has a bucket that holds `burst` uses
/// and refills evenly over `period`. Kept in this node's memory, for the busiest 100,000 keys.
public final class Throttle {
  private static final int KEYS = 100_000;

  private final int burst;
  private final Duration period;
  private final String sentence;
  private final Cache<String, Bucket> buckets;

  /// `sentence` says what was too much.
  public Throttle(int burst, Duration period, String sentence) {
    this.burst = burst;
    this.period = period;
    this.sentence = sentence;
    this.buckets = Caffeine.newBuilder().maximumSize(KEYS).expireAfterAccess(period).build();
  }

  /// Uses one, or refuses with [Failure.Throttled].
  public void use(String key) {
    var probe = bucket(key).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw refused(probe.getNanosToWaitForRefill());
    }
  }

  /// Gives back one that was used for nothing.
  public void giveBack(String key) {
    bucket(key).addTokens(1);
  }

  /// Forgets what was used.
  public void forget(String key) {
    buckets.invalidate(key);
  }

  /// Uses one if there is one left; tells whether there was.
  public boolean tryUse(String key) {
    return bucket(key).tryConsume(1);
  }

  /// Refuses if none is left, but uses none.
  public void check(String key) {
    var probe = bucket(key).estimateAbilityToConsume(1);
    if (!probe.canBeConsumed()) {
      throw refused(probe.getNanosToWaitForRefill());
    }
  }

  private Bucket bucket(String key) {
    return buckets.get(
        key,
        _ ->
            Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(burst, period))
                .build());
  }

  private Failure.Throttled refused(long nanosToWait) {
    return new Failure.Throttled(sentence, Duration.ofNanos(nanosToWait));
  }
}
