package io.pacspace.bench;

import io.pacspace.bench.activations.ActivationCurve;
import io.pacspace.bench.activations.Activations;
import io.pacspace.bench.activations.StatusPolls;
import io.pacspace.bench.rig.Options;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What can be measured.
enum Scenario {
  ACTIVATIONS(
      "activations",
      """
      --rate 50 --count 1000 --warm-up 3000
          from the answer to provision to active, an open loop; all end active or the run fails"""),
  ACTIVATION_CURVE(
      "activation-curve",
      """
      --rate 50 --sample 300 --tenants 10000 --warm-up 3000
          what one activation costs among 10, 100, 1,000 … tenants"""),
  POLLS(
      "polls",
      """
      --connections 32,64 --rounds 5 --round-seconds 10 --warm-up-seconds 35 --tenants 200
          status polls, in turns with a bare handler that does the same two reads""");

  private final String name;
  private final String options;

  Scenario(String name, String options) {
    this.name = name;
    this.options = options;
  }

  /// Measures and prints.
  void run(Options given) throws IOException, InterruptedException {
    switch (this) {
      case ACTIVATIONS -> Activations.run(given);
      case ACTIVATION_CURVE -> ActivationCurve.run(given);
      case POLLS -> StatusPolls.run(given);
    }
  }

  static Scenario of(String name) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new Options.Misused("There is no scenario " + name + "."));
  }

  static String usage() {
    return Arrays.stream(values())
        .map(scenario -> "  " + scenario.name + " " + scenario.options)
        .collect(
            Collectors.joining(
                "\n",
                "usage: bench/run SCENARIO [options, shown with their defaults]\n\n",
                "\n\n  Each takes --server-flags 'FLAG …' for the JVM of the server as well."));
  }
}
