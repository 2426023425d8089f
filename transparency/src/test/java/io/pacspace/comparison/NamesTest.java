package io.pacspace.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Two names never pass for one, and one has one number, however long they are.
class NamesTest {
  @Test
  void numbersNamesInTheOrderInWhichTheyComeFirst() {
    var names = new Names();
    var known = new ArrayList<String>();
    for (var i = 0; i < 5_000; i++) {
      known.add("ä" + i);
    }
    known.add("");
    known.add("x".repeat(Names.PIECE));
    known.add("x".repeat(Names.PIECE - 1));
    known.add("y".repeat(Names.PIECE));
    known.add("\u0000");
    known.add("\u0000\u0000");
    for (var round = 0; round < 2; round++) {
      for (var number = 0; number < known.size(); number++) {
        assertThat(names.numberOf(known.get(number))).isEqualTo(number);
      }
    }

    assertThat(names.size()).isEqualTo(known.size());
    for (var number = 0; number < known.size(); number++) {
      assertThat(names.name(number)).isEqualTo(known.get(number));
    }
  }
}
