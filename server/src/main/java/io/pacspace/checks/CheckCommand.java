package io.pacspace.checks;

import io.pacspace.databases.DatabaseSettings;
import io.pacspace.platform.MasterKey;
import io.pacspace.platform.Vault;
import io.pacspace.start.CommandTrouble;
import io.pacspace.start.FoundInstallation;
import io.pacspace.start.Installation;
import io.pacspace.start.InstallationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `check`: checks an installation without starting a server, also beside servers that run on it.
@Command(
    name = CheckCommand.NAME,
    mixinStandardHelpOptions = true,
    description = "Make everything that is derived again from the records, and name what differs.",
    footer = {
      "",
      "Exit codes: 0 all is as it should be, 1 there are mismatches, 2 it could not be checked."
    })
public final class CheckCommand implements Callable<Integer> {
  /// The first argument of the program that means this command.
  public static final String NAME = "check";

  private static final int SOUND = 0;
  private static final int MISMATCHED = 1;
  private static final int UNUSABLE = 2;

  @Option(names = "--json", description = "findings in JSON, one object a line")
  private boolean json;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "the data folder of a development installation; else PACSPACE_* say which")
  private @Nullable Path data;

  private CheckCommand() {}

  /// Runs it on the installation that the arguments or the environment name, and answers its exit
  /// code.
  public static int run(List<String> arguments) {
    // Nothing here but the findings is for anybody to read.
    LoggingSystem.get(CheckCommand.class.getClassLoader()).beforeInitialize();
    return new CommandLine(new CheckCommand())
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((misuse, _) -> misused(misuse))
        .execute(arguments.toArray(String[]::new));
  }

  private static int misused(ParameterException misuse) {
    new CheckConsole(System.out, System.err, false).complain(misuse.getMessage() + ".");
    misuse.getCommandLine().usage(System.err);
    return UNUSABLE;
  }

  @Override
  public Integer call() {
    var console = new CheckConsole(System.out, System.err, json);
    try (var found = FoundInstallation.find(data, console::say)) {
      return check(found.settings(), console);
    } catch (RuntimeException e) {
      CommandTrouble.sentences(e).forEach(console::complain);
      return UNUSABLE;
    }
  }

  private static int check(InstallationSettings settings, CheckConsole console) {
    var masterKey = settings.of(MasterKey.class);
    var known = masterKey.masterKeyFile() != null;
    var problems =
        settings.problems(
            known
                ? List.of(DatabaseSettings.class, MasterKey.class)
                : List.of(DatabaseSettings.class));
    if (!problems.isEmpty()) {
      throw new Installation.Refused(problems);
    }
    var result =
        new Check(
                settings.of(DatabaseSettings.class),
                known ? Optional.of(new Vault(masterKey)) : Optional.empty(),
                console)
            .run();
    console.conclude(result);
    return result.mismatches() == 0 ? SOUND : MISMATCHED;
  }
}
