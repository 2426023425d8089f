package io.pacspace.bench;

import io.pacspace.bench.rig.Machine;
import io.pacspace.bench.rig.Options;
import java.io.IOException;
import java.util.Arrays;

/// Runs one scenario and prints what it measured. `bench/run` calls this.
public final class Bench {
  private static final int MISUSED = 2;

  private Bench() {}

  /// The first argument names the scenario, the others are its options.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      if (arguments.length == 0) {
        throw new Options.Misused("Say which scenario.");
      }
      var scenario = Scenario.of(arguments[0]);
      var options = Options.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
      System.out.println(Machine.describe());
      scenario.run(options);
    } catch (Options.Misused misused) {
      System.err.println(misused.getMessage() + "\n\n" + Scenario.usage());
      System.exit(MISUSED);
    }
  }
}
