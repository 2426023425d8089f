package io.pacspace.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whose turn it is.
class FairQueueTest {
  private final FairQueue<String> queue = new FairQueue<>(4);

  private List<String> drain() {
    var order = new ArrayList<String>();
    while (queue.size() > 0) {
      order.add(queue.take().orElseThrow());
    }
    return order;
  }

  @Test
  void letsSourcesTakeTurns() {
    queue.put("flood", false, "f1");
    queue.put("flood", false, "f2");
    queue.put("flood", false, "f3");
    queue.put("ada", false, "a1");

    assertThat(drain()).containsExactly("f1", "a1", "f2", "f3");
  }

  @Test
  void servesKnownSourcesBeforeOthers() {
    queue.put("flood", false, "f1");
    queue.put("ada", true, "a1");
    queue.put("bob", true, "b1");

    assertThat(drain()).containsExactly("a1", "b1", "f1");
  }

  /// Who floods is refused, not who comes once while there is a flood.
  @Test
  void crowdsOutTheNewestOfWhoeverHasMost() {
    queue.put("flood", false, "f1");
    queue.put("flood", false, "f2");
    queue.put("flood", false, "f3");
    queue.put("ada", false, "a1");

    assertThat(queue.put("bob", false, "b1")).contains("f3");
    assertThat(queue.put("flood", false, "f4")).contains("f4");
    assertThat(drain()).containsExactly("f1", "a1", "b1", "f2");
  }

  /// Among many sources that have one each, whoever comes last is refused.
  @Test
  void refusesTheNewestOfEquals() {
    for (var source : List.of("1", "2", "3", "4")) {
      assertThat(queue.put(source, false, source)).isEmpty();
    }

    assertThat(queue.put("5", false, "5")).contains("5");
    assertThat(queue.put("known", true, "k")).isEmpty();
    assertThat(drain()).containsExactly("k", "1", "2", "3", "4");
  }

  @Test
  void endsWithoutATurnForAnybody() {
    queue.put("ada", false, "a1");

    assertThat(queue.close()).containsExactly("a1");
    assertThat(queue.take()).isEmpty();
    assertThat(queue.put("ada", false, "a2")).isEqualTo(Optional.of("a2"));
  }
}
