package io.pacspace;

import io.pacspace.checks.Check;
import io.pacspace.platform.Settings;
import io.pacspace.platform.SettingsCheck;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;

/// `check`: checks an installation without starting a server, also beside servers that run on it.
///
/// Exit codes: 0 all is as it should be, 1 there are mismatches, 2 it could not be checked.
final class CheckCommand {
  static final String NAME = "check";
  private static final int SOUND = 0;
  private static final int MISMATCHED = 1;
  private static final int UNUSABLE = 2;

  private final CheckConsole console;

  private CheckCommand(CheckConsole console) {
    this.console = console;
  }

  /// Runs it on the installation that the arguments or the environment name, and answers its exit
  /// code.
  static int run(List<String> arguments) {
    // Nothing here but the findings is for anybody to read.
    LoggingSystem.get(CheckCommand.class.getClassLoader()).beforeInitialize();
    var console = new CheckConsole(System.out, System.err, arguments.contains("--json"));
    try {
      return new CheckCommand(console).check(Options.read(arguments));
    } catch (RuntimeException e) {
      CommandTrouble.sentences(e).forEach(console::complain);
      return UNUSABLE;
    }
  }

  /// @param data the data folder; none if the environment says what to check
  private record Options(@Nullable Path data) {
    static Options read(List<String> arguments) {
      Path data = null;
      var rest = arguments.iterator();
      while (rest.hasNext()) {
        var option = rest.next();
        if (option.equals("--data") && rest.hasNext()) {
          data = path(rest.next());
        } else if (!option.equals("--json")) {
          throw new Installation.Refused(
              List.of("check knows --data FOLDER and --json, not '" + option + "'."));
        }
      }
      return new Options(data);
    }

    private static Path path(String text) {
      try {
        return Path.of(text);
      } catch (InvalidPathException _) {
        throw new Installation.Refused(List.of("'" + text + "' is not the name of a folder."));
      }
    }
  }

  private int check(Options options) {
    try (var found = FoundInstallation.find(options.data(), console::say)) {
      return check(found.settings());
    }
  }

  private int check(Settings settings) {
    var problems = SettingsCheck.problemsOfDatabases(settings);
    if (!problems.isEmpty()) {
      throw new Installation.Refused(problems);
    }
    var result = new Check(settings, console).run();
    console.conclude(result);
    return result.mismatches() == 0 ? SOUND : MISMATCHED;
  }
}
