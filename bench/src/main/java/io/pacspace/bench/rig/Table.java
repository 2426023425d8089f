package io.pacspace.bench.rig;

import io.pacspace.bench.load.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table in Markdown, its columns aligned; numbers to three digits.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /// An empty table with these columns.
  public Table(String... titles) {
    rows.add(List.of(titles));
  }

  /// Adds a row: texts as they are, durations in milliseconds, other numbers rounded.
  public Table row(Object... cells) {
    rows.add(IntStream.range(0, cells.length).mapToObj(i -> text(cells[i])).toList());
    return this;
  }

  /// An empty table of how long things took, for [#add].
  public static Table ofTimes(String title) {
    return new Table(title, "count", "p50", "p95", "p99", "max");
  }

  /// Adds a row of how long things took, in milliseconds.
  public Table add(String what, Latencies times) {
    return row(
        what,
        times.count(),
        times.percentile(50),
        times.percentile(95),
        times.percentile(99),
        times.percentile(100));
  }

  /// Writes it to the console.
  public void print() {
    System.out.println();
    var widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    for (var i = 0; i < rows.size(); i++) {
      System.out.println(line(rows.get(i), widths));
      if (i == 0) {
        System.out.println(line(rows.getFirst().stream().map(_ -> "---").toList(), widths));
      }
    }
    System.out.println();
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String text(Object cell) {
    return switch (cell) {
      case Duration time -> number(time.toNanos() / 1e6);
      case Double number -> number(number);
      case Long number -> number.toString();
      case Integer number -> number.toString();
      default -> cell.toString();
    };
  }

  private static String number(double number) {
    var digits = number >= 100 ? 0 : number >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }
}
