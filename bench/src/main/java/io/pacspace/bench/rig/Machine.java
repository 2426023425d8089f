package io.pacspace.bench.rig;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/// What a number was measured on.
public final class Machine {
  private Machine() {}

  /// One line: cores, memory, JDK, and how busy the machine was with other things.
  public static String describe() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "%d cores, %d GiB, %s %s, JDK %s, load average %.1f before the start",
        system.getAvailableProcessors(),
        system.getTotalMemorySize() >> 30,
        system.getName(),
        system.getArch(),
        Runtime.version(),
        system.getSystemLoadAverage());
  }
}
