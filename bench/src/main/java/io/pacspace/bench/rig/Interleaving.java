package io.pacspace.bench.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Several sides in turns, so that all of them meet the same machine.
public final class Interleaving {
  private Interleaving() {}

  /// One who takes turns.
  public record Contender(String name, Load taker) {}

  /// Does something for a while and tells what came of it.
  @FunctionalInterface
  public interface Load {
    /// One turn.
    Sample take() throws IOException, InterruptedException;
  }

  /// Lets every side take as many turns and prints them all, each side's middle one, and what the
  /// first side's is of each other's.
  ///
  /// @param things what is counted, such as `polls`
  public static void compare(String title, String things, int rounds, List<Contender> sides)
      throws IOException, InterruptedException {
    var turns = sides.stream().map(_ -> new ArrayList<Sample>()).toList();
    for (var round = 0; round < rounds; round++) {
      for (var i = 0; i < sides.size(); i++) {
        turns.get(i).add(sides.get(i).taker().take());
      }
    }
    var table = Sample.table(title, things);
    for (var round = 0; round < rounds; round++) {
      for (var i = 0; i < sides.size(); i++) {
        turns.get(i).get(round).addTo(table, sides.get(i).name() + " " + (round + 1));
      }
    }
    var middle = turns.stream().map(Sample::middle).toList();
    for (var i = 0; i < sides.size(); i++) {
      middle.get(i).addTo(table, sides.get(i).name() + ", median turn");
    }
    table.print();
    for (var i = 1; i < sides.size(); i++) {
      System.out.printf(
          "%s: %s is %.2f of %s%n",
          title,
          sides.getFirst().name(),
          middle.getFirst().perSecond() / middle.get(i).perSecond(),
          sides.get(i).name());
    }
  }
}
