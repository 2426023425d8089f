package io.pacspace.cli;

import io.pacspace.logs.LogFiles;
import io.pacspace.logs.Unusable;
import io.pacspace.monitor.Monitor;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import io.pacspace.witness.WitnessFolder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The logs that a monitor follows, each by a thread of its own, so that one that is slow keeps no
/// other waiting.
record Followed(Report report, List<Monitor> monitors) {
  /// @param environments a key and an address each, in turns
  static Followed of(Report report, WitnessFolder folder, List<String> environments) {
    var monitors = new ArrayList<Monitor>();
    var names = new HashSet<String>();
    for (var i = 0; i + 1 < environments.size(); i += 2) {
      var key = key(environments.get(i));
      if (!names.add(key.name())) {
        throw new Unusable("The log " + key.name() + " is followed already.");
      }
      var files = LogFiles.at(environments.get(i + 1));
      monitors.add(Monitor.of(key, files, folder.monitored(key.name())));
    }
    return new Followed(report, List.copyOf(monitors));
  }

  private static VerifierKey key(String text) {
    try {
      return VerifierKey.parse(text);
    } catch (Refusal refusal) {
      throw new Unusable("'" + text + "' is " + refusal.getMessage() + ".");
    }
  }

  /// Looks at each, and answers the exit code of the worst.
  int lookOnce() {
    var exits = new HashSet<Integer>();
    for (var monitor : monitors) {
      exits.add(watch(monitor).look());
    }
    for (var exit : List.of(Exit.REFUSED, Exit.UNUSABLE)) {
      if (exits.contains(exit)) {
        return exit;
      }
    }
    return Exit.VERIFIED;
  }

  private Watch watch(Monitor monitor) {
    return new Watch(report, monitor, Clock.systemUTC());
  }

  /// Looks again and again, until the program is ended.
  int lookForEver(Duration pause) {
    var threads =
        monitors.stream()
            .map(this::watch)
            .map(watch -> Thread.startVirtualThread(() -> watch.lookForEver(pause)))
            .toList();
    try {
      for (var thread : threads) {
        thread.join();
      }
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      threads.forEach(Thread::interrupt);
    }
    return Exit.UNUSABLE;
  }
}
