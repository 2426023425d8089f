package io.pacspace.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Draws the values of one try of a [Property]. Numbers, sizes and characters come from the edges
/// of their ranges more often than chance would have it: the first try draws nothing but least
/// values and the second nothing but greatest, every fourth draws edges half of the time, and all
/// others now and then.
public final class Any {
  private static final int MOST_TOLD = 2_000;

  private final SplittableRandom random;
  private final int number;
  private final double edges;
  private final StringBuilder drawn = new StringBuilder();
  private boolean extreme;

  /// @param number of the try, from 0
  Any(long seed, int number) {
    this.random = new SplittableRandom(seed + number);
    this.number = number;
    this.edges = number % 4 == 2 ? 0.5 : 0.05;
    this.extreme = number < 2;
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
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public long longFrom(long least, long most) {
    return told(number(least, most));
  }

  public int intFrom(int least, int most) {
    return (int) longFrom(least, most);
  }

  public long anyLong() {
    return longFrom(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  public int anyInt() {
    return intFrom(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private long number(long least, long most) {
    if (extreme) {
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

  /// A number of so many decimals.
  public BigDecimal decimal(String least, String most, int scale) {
    return told(
        BigDecimal.valueOf(
            number(
                new BigDecimal(least).movePointRight(scale).longValueExact(),
                new BigDecimal(most).movePointRight(scale).longValueExact()),
            scale));
  }

  /// One of these, each as likely as the others.
  @SafeVarargs
  public final <T> T of(T... values) {
    return told(values[random.nextInt(values.length)]);
  }

  public <T> T of(List<T> values) {
    return told(values.get(random.nextInt(values.size())));
  }

  /// What one of these draws.
  @SafeVarargs
  public final <T> T oneOf(Function<Any, ? extends T>... ways) {
    return ways[random.nextInt(ways.length)].apply(this);
  }

  /// Something as often as that.
  public <T> Optional<T> optional(double probability, Supplier<T> value) {
    return chance(probability) ? Optional.of(value.get()) : Optional.empty();
  }

  public <T> @Nullable T orNull(double probability, Supplier<T> value) {
    return chance(probability) ? null : value.get();
  }

  public <T> List<T> list(int least, int most, Supplier<T> value) {
    var size = number(least, most);
    var values = new ArrayList<T>();
    while (values.size() < size) {
      values.add(value.get());
    }
    return values;
  }

  /// Different values, at least so many, of which there must be enough.
  public <T> Set<T> set(int least, int most, Supplier<T> value) {
    var size = number(least, most);
    var values = new LinkedHashSet<T>();
    for (var i = 0; i < size || values.size() < least; i++) {
      var isNew = values.add(value.get());
      // There is but one set of least values, or of greatest.
      extreme &= isNew;
    }
    return values;
  }

  /// A text of so many characters of these.
  public String text(String characters, int least, int most) {
    var all = characters.codePoints().boxed().toList();
    return told(
        list(least, most, () -> all.get(random.nextInt(all.size()))).stream()
            .map(Character::toString)
            .collect(Collectors.joining()));
  }

  /// A text of so many `char`s of any kind, halves of pairs and control characters among them.
  public String anyText(int least, int most) {
    return told(
        list(least, most, () -> (char) number(Character.MIN_VALUE, Character.MAX_VALUE)).stream()
            .map(String::valueOf)
            .collect(Collectors.joining()));
  }
}
