package io.pacspace.readiness;

import io.pacspace.databases.DatabaseAway;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether one database takes a durable write: tried again and again by one thread, told to any.
final class Attempt {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(3);
  private static final long IDLE = 0;

  private final String database;
  private final Runnable write;
  private volatile long startedAt = IDLE;
  private volatile @Nullable String refusal;
  private @Nullable String told;

  /// @param write throws unless it is on disk; may take as long as it likes
  Attempt(String database, Runnable write) {
    this.database = database;
    this.write = write;
  }

  String database() {
    return database;
  }

  /// Tries once.
  void run() {
    startedAt = System.nanoTime() | 1;
    try {
      write.run();
      refusal = null;
    } catch (RuntimeException e) {
      refusal = DatabaseAway.reason(e);
    }
    startedAt = IDLE;
    tell(refusal);
  }

  private void tell(@Nullable String news) {
    if (news != null && !news.equals(told)) {
      log.warn("The {} takes no write: {}.", database, news);
    } else if (news == null && told != null) {
      log.info("The {} takes writes again.", database);
    }
    told = news;
  }

  /// Why nothing can be written, in a few words that name no host and no value; null while it can.
  @Nullable String refusal() {
    var started = startedAt;
    return started != IDLE && System.nanoTime() - started > PATIENCE
        ? "does not answer, or waits for a standby"
        : refusal;
  }
}
