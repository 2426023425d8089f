package io.pacspace.cli;

import io.pacspace.monitor.Finding;
import io.pacspace.monitor.Monitor;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Says of one log what each look at it comes to: growth to the output, and trouble to the error
/// output, once when it begins and once when it has ended.
final class Watch {
  private final Report report;
  private final Monitor monitor;
  private final Clock clock;
  private @Nullable Finding last;

  Watch(Report report, Monitor monitor, Clock clock) {
    this.report = report;
    this.monitor = monitor;
    this.clock = clock;
  }

  void lookForEver(Duration pause) {
    try {
      while (true) {
        lookWhateverHappens();
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A monitor that has stopped looking must not look like one that has nothing to say.
  private void lookWhateverHappens() {
    try {
      look();
    } catch (RuntimeException thrown) {
      report.complain(monitor.name() + ": something went wrong that should not: " + thrown + ".");
    }
  }

  /// Looks once, and answers the exit code for it.
  int look() {
    var found = monitor.look(new Progress(report, monitor.name(), clock)::at);
    var before = last;
    last = found;
    var line = monitor.name() + ": " + found.sentence();
    var isNews = before == null || !found.isSameAs(before);
    if (!(found instanceof Finding.Grown grown)) {
      if (isNews) {
        report.complain(line);
      }
    } else if (before == null) {
      report.say(line);
      report.say(monitor.name() + ": kept in " + monitor.folder());
    } else if (!(before instanceof Finding.Grown)) {
      report.complain(monitor.name() + ": well again: " + found.sentence());
    } else if (grown.size() > grown.before()) {
      report.say(line);
    }
    return switch (found) {
      case Finding.Grown _ -> Exit.VERIFIED;
      case Finding.Unread _ -> Exit.UNUSABLE;
      case Finding.Behind _, Finding.Forked _, Finding.Damaged _, Finding.Unsigned _ ->
          Exit.REFUSED;
    };
  }
}
