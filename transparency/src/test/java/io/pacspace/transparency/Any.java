package io.pacspace.transparency;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// Draws the values of one try of a [Property]. Numbers, sizes and characters come from the edges
/// of their ranges more often than chance would have it: the first try draws nothing but least
/// values and the second nothing but greatest, every fourth draws edges half of the time, and all
/// others now and then.
final class Any {
  private static final int MOST_TOLD = 2_000;

  private final SplittableRandom random;
  private final int number;
  private final double edges;
  private final StringBuilder drawn = new StringBuilder();

  /// @param number of the try, from 0
  Any(long seed, int number) {
    this.random = new SplittableRandom(seed + number);
    this.number = number;
    this.edges = number % 4 == 2 ? 0.5 : 0.05;
  }

  /// Whatever was drawn so far, or its beginning.
  String drawn() {
    return drawn.length() > MOST_TOLD ? drawn.substring(0, MOST_TOLD) + "…" : drawn.toString();
  }

  private <T> T told(T value) {
    if (drawn.length() <= MOST_TOLD) {
      drawn.append(drawn.isEmpty() ? "" : ", ").append(value);
    }
    return value;
  }

  /// True as often as that, from 0 to 1.
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long longFrom(long least, long most) {
    return told(number(least, most));
  }

  int intFrom(int least, int most) {
    return (int) longFrom(least, most);
  }

  private long number(long least, long most) {
    if (number < 2) {
      return number == 0 ? least : most;
    }
    if (chance(edges)) {
      var near =
          LongStream.of(least, least + 1, -1, 0, 1, most - 1, most)
              .filter(edge -> edge >= least && edge <= most)
              .toArray();
      return near[random.nextInt(near.length)];
    }
    if (most < Long.MAX_VALUE) {
      return random.nextLong(least, most + 1);
    }
    return least > Long.MIN_VALUE ? random.nextLong(least - 1, most) + 1 : random.nextLong();
  }

  /// One of these, each as likely as the others.
  @SafeVarargs
  final <T> T of(T... values) {
    return told(values[random.nextInt(values.length)]);
  }

  <T> T of(List<T> values) {
    return told(values.get(random.nextInt(values.size())));
  }

  /// What one of these draws.
  @SafeVarargs
  final <T> T oneOf(Function<Any, ? extends T>... ways) {
    return ways[random.nextInt(ways.length)].apply(this);
  }

  <T> List<T> list(int least, int most, Supplier<T> value) {
    var size = number(least, most);
    var values = new ArrayList<T>();
    while (values.size() < size) {
      values.add(value.get());
    }
    return values;
  }

  /// A text of so many of these `char`s.
  String text(String characters, int least, int most) {
    var text = new StringBuilder();
    for (var size = number(least, most); text.length() < size; ) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return told(text.toString());
  }

  double anyDouble() {
    return told(Double.longBitsToDouble(number(Long.MIN_VALUE, Long.MAX_VALUE)));
  }

  byte[] bytes(int least, int most) {
    var bytes = new byte[(int) number(least, most)];
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) number(Byte.MIN_VALUE, Byte.MAX_VALUE);
    }
    told(HexFormat.of().formatHex(bytes));
    return bytes;
  }
}
