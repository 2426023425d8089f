package io.pacspace.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The options of a scenario, `--name value` each.
final class Options {
  private final Map<String, String> given;

  private Options(Map<String, String> given) {
    this.given = given;
  }

  static Options parse(String[] arguments) {
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
  int count(String name, int otherwise) {
    return take(name, otherwise, Options::positive);
  }

  /// A length of time, given in seconds.
  Duration seconds(String name, int otherwise) {
    return Duration.ofSeconds(count(name, otherwise));
  }

  /// Whole numbers with commas between.
  List<Integer> counts(String name, List<Integer> otherwise) {
    return take(
        name, otherwise, text -> Stream.of(text.split(",")).map(Options::positive).toList());
  }

  /// Words with spaces between.
  List<String> words(String name) {
    return take(name, List.of(), text -> List.of(text.strip().split("\\s+")));
  }

  /// Refuses options that nobody has asked for.
  void done() {
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
  static final class Misused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misused(String message) {
      super(message);
    }
  }
}
