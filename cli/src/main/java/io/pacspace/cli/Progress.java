package io.pacspace.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Says every few seconds how far a long check has come.
final class Progress {
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final Report report;
  private final String log;
  private final Clock clock;
  private Instant next;

  Progress(Report report, Clock clock) {
    this(report, "", clock);
  }

  /// @param log the name of the one among several that is checked, or nothing
  Progress(Report report, String log, Clock clock) {
    this.report = report;
    this.log = log.isEmpty() ? "" : log + ": ";
    this.clock = clock;
    this.next = clock.instant().plus(PAUSE);
  }

  void at(long done, long all) {
    var now = clock.instant();
    if (!now.isBefore(next)) {
      next = now.plus(PAUSE);
      report.complain(log + String.format(Locale.ROOT, "… %,d of %,d entries", done, all));
    }
  }
}
