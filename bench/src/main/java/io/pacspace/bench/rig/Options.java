package io.pacspace.bench.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The options of a scenario, `--name value` each.
public final class Options {
  private final Map<String, String> given;

  private Options(Map<String, String> given) {
    this.given = given;
  }

  public static Options parse(String[] arguments) {
    var given = new HashMap<String, String>();
    for (var i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new Misused("Options come as --name value.");
      }
      given.put(arguments[i].substring(2), arguments[i + 1]);
    }
    return new Options(given);
  }

  /// A whole number of at least one.
  public int count(String name, int otherwise) {
    return take(name, otherwise, Options::positive);
  }

  /// A length of time, given in seconds.
  public Duration seconds(String name, int otherwise) {
    return Duration.ofSeconds(count(name, otherwise));
  }

  /// Whole numbers with commas between.
  public List<Integer> counts(String name, List<Integer> otherwise) {
    return take(
        name, otherwise, text -> Stream.of(text.split(",")).map(Options::positive).toList());
  }

  /// Words with spaces between.
  public List<String> words(String name) {
    return take(name, List.of(), text -> List.of(text.strip().split("\\s+")));
  }

  /// A file, which must exist; a relative path begins at the root of the repository.
  public Path file(String name, String otherwise) {
    var file = Path.of("..").resolve(take(name, otherwise, text -> text));
    if (Files.notExists(file)) {
      throw new Misused(
          "There is no " + file.toAbsolutePath().normalize() + "; see --" + name + ".");
    }
    return file;
  }

  /// Refuses options that nobody has asked for.
  public void done() {
    if (!given.isEmpty()) {
      throw new Misused("There is no option --" + given.keySet().iterator().next() + ".");
    }
  }

  private <T> T take(String name, T otherwise, Function<String, T> parse) {
    var text = given.remove(name);
    try {
      return text == null ? otherwise : parse.apply(text);
    } catch (NumberFormatException _) {
      throw new Misused("--" + name + " takes whole numbers from 1 on, not " + text + ".");
    }
  }

  private static int positive(String text) {
    var number = Integer.parseInt(text);
    if (number < 1) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  /// The command line makes no sense; the message says why.
  public static final class Misused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// `message` is a sentence for the person at the console.
    public Misused(String message) {
      super(message);
    }
  }
}
