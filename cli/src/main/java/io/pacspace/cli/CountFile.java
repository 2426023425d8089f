package io.pacspace.cli;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.pacspace.comparison.By;
import io.pacspace.comparison.Claim;
import io.pacspace.comparison.Comparison;
import io.pacspace.logs.Unusable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The other side's count of some usage: a CSV file by RFC 4180, in UTF-8, whose first line names
/// its columns. It is read once, row by row, so it may be a pipe.
final class CountFile implements AutoCloseable {
  private static final Set<String> AMOUNTS = Set.of("delta", "amount", "quantity", "sum", "total");
  private static final Pattern AMOUNT =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?");
  private static final int LONGEST_AMOUNT = 100;
  private static final int LONGEST_NAME = 1_000;
  private static final int LONGEST_SHOWN = 40;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final Path file;
  private final CloseableIterator<CsvRecord> lines;
  private final By by;
  private final int name;
  private final int amount;

  private CountFile(
      Path file, CloseableIterator<CsvRecord> lines, @Nullable By asked, CsvRecord header) {
    this.file = file;
    this.lines = lines;
    var columns = header.getFields().stream().map(CountFile::word).toList();
    this.by = asked == null ? by(header, columns) : asked;
    this.name = column(header, columns, names(by));
    this.amount = column(header, columns, AMOUNTS);
  }

  /// Begins to read a count.
  ///
  /// @param by what to match it by; null for the first of reference, record and day that it names
  /// @throws Unusable where it is no CSV file with the columns that are needed
  static CountFile open(Path file, @Nullable By by, Duration patience) {
    var text =
        reading(
            file,
            () ->
                withoutByteOrderMark(
                    new InputStreamReader(
                        WatchedInput.open(file, patience),
                        StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT))));
    var lines =
        CsvReader.builder()
            .allowExtraFields(false)
            .allowMissingFields(false)
            .allowExtraCharsAfterClosingQuote(false)
            .ofCsvRecord(text)
            .iterator();
    if (!reading(file, lines::hasNext)) {
      throw new Unusable(file + " is empty.");
    }
    return new CountFile(file, lines, by, reading(file, lines::next));
  }

  /// Spreadsheets write a mark that belongs to no column's name.
  private static Reader withoutByteOrderMark(Reader text) throws IOException {
    var rest = new PushbackReader(text);
    var first = rest.read();
    if (first >= 0 && first != BYTE_ORDER_MARK) {
      rest.unread(first);
    }
    return rest;
  }

  /// What the rows are matched by.
  By by() {
    return by;
  }

  /// Claims every row; the number of a row is that of its line.
  void read(Comparison comparison) {
    while (reading(file, lines::hasNext)) {
      var row = reading(file, lines::next);
      comparison.claim(nameOf(row), new Claim(amountOf(row), true), lineOf(row));
    }
  }

  private String nameOf(CsvRecord row) {
    var text = row.getField(name);
    if (text.length() > LONGEST_NAME) {
      throw unusable(row, "has a name of more than " + LONGEST_NAME + " characters");
    }
    try {
      return by.nameOf(by == By.DAY ? text.strip() : text);
    } catch (DateTimeException _) {
      throw unusable(
          row, shown(text) + " is no date such as 2026-11-01, and no time with its zone");
    }
  }

  private BigDecimal amountOf(CsvRecord row) {
    var text = row.getField(amount);
    return amount(text.strip())
        .orElseThrow(
            () ->
                unusable(
                    row,
                    shown(text)
                        + " is no amount such as -1250.5, with at most %d digits before the point and %d behind it"
                            .formatted(Claim.MOST_WHOLE_DIGITS, Claim.MOST_DECIMALS)));
  }

  /// The amount that a text writes, if it is one that adds up.
  static Optional<BigDecimal> amount(String text) {
    return text.length() <= LONGEST_AMOUNT && AMOUNT.matcher(text).matches()
        ? Optional.of(new BigDecimal(text)).filter(Claim::isBounded)
        : Optional.empty();
  }

  private static int lineOf(CsvRecord row) {
    return (int) Math.min(row.getStartingLineNumber(), Integer.MAX_VALUE);
  }

  private By by(CsvRecord header, List<String> columns) {
    for (var one : By.values()) {
      if (columns.stream().anyMatch(names(one)::contains)) {
        return one;
      }
    }
    throw unusable(header, "names no column referenceId, recordId or date");
  }

  private int column(CsvRecord header, List<String> columns, Set<String> wanted) {
    var found = columns.stream().filter(wanted::contains).toList();
    if (found.size() == 1) {
      return columns.indexOf(found.getFirst());
    }
    var all = String.join(", ", wanted.stream().sorted().toList());
    throw unusable(
        header,
        found.isEmpty()
            ? "names no column that is one of %s; columns are separated by commas".formatted(all)
            : "names several columns of which one is expected: " + all);
  }

  private static Set<String> names(By by) {
    return switch (by) {
      case REFERENCE -> Set.of("reference", "referenceid", "ref");
      case RECORD -> Set.of("record", "recordid");
      case DAY -> Set.of("acceptedat", "date", "day", "time", "timestamp");
    };
  }

  /// A column's name in small letters, without what is put between words.
  private static String word(String column) {
    return column.replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT);
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_SHOWN
        ? "'" + text + "'"
        : "'" + text.substring(0, LONGEST_SHOWN) + "…'";
  }

  private Unusable unusable(CsvRecord row, String words) {
    return new Unusable("Line %d of %s: %s.".formatted(row.getStartingLineNumber(), file, words));
  }

  /// A step of reading.
  @FunctionalInterface
  private interface Reading<T> {
    T next() throws IOException;
  }

  /// Reads on; whatever is wrong with the file is one sentence.
  private static <T> T reading(Path file, Reading<T> next) {
    try {
      return next.next();
    } catch (CsvParseException | UncheckedIOException | IOException e) {
      throw switch (firstOf(e)) {
        case Unusable unusable -> unusable;
        case CharacterCodingException _ -> new Unusable(file + " is not in UTF-8.");
        case CsvParseException malformed ->
            new Unusable("%s is no CSV file: %s.".formatted(file, malformed.getMessage()));
        default -> new Unusable(file + " cannot be read.");
      };
    }
  }

  private static Throwable firstOf(Throwable thrown) {
    var first = thrown;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException _) {
      // It was only read.
    }
  }
}
