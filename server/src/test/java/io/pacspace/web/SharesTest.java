package io.pacspace.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Nobody is kept out by others, and room that is given back is free.
class SharesTest {
  private final FairShare<String> room = new FairShare<>(900);

  private int takeAll(String who) {
    var count = 0;
    while (room.take(who, 1)) {
      count++;
    }
    return count;
  }

  @Test
  void givesOneAloneTwoThirds() {
    assertThat(takeAll("a")).isEqualTo(600);
    assertThat(room.used()).isBetween(0.66, 0.67);
  }

  @Test
  void leavesRoomToThoseWhoComeLater() {
    assertThat(takeAll("a")).isEqualTo(600);
    assertThat(takeAll("b")).isEqualTo(200);
    assertThat(takeAll("c")).isEqualTo(66);
    assertThat(room.take("d", 1)).isTrue();
  }

  @Test
  void hasAllAgainThatIsGivenBack() {
    for (var i = 0; i < 3; i++) {
      assertThat(room.take("a", 590)).isTrue();
      assertThat(room.take("a", 20)).isFalse();
      room.giveBack("a", 590);
      assertThat(room.used()).isZero();
    }
  }
}
