package io.pacspace;

import io.pacspace.checks.Check;
import io.pacspace.platform.InspectedDatabase;
import io.pacspace.platform.Settings;
import io.pacspace.platform.SettingsCheck;
import io.pacspace.postgres.EmbeddedPostgres;
import io.pacspace.postgres.PostgresFailure;
import io.pacspace.postgres.RunningPostgres;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

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
      sentences(e).forEach(console::complain);
      return UNUSABLE;
    }
  }

  private static List<String> sentences(RuntimeException failure) {
    return switch (failure) {
      case Installation.Refused refused -> refused.sentences();
      case PostgresFailure postgres -> List.of(String.valueOf(postgres.getMessage()));
      case InspectedDatabase.Unreadable unreadable ->
          List.of(String.valueOf(unreadable.getMessage()));
      case DataAccessException lost -> List.of(awayMeanwhile(lost));
      case TransactionException lost -> List.of(awayMeanwhile(lost));
      default -> List.of("Something went wrong that should not: " + failure + ".");
    };
  }

  private static String awayMeanwhile(RuntimeException e) {
    var cause = NestedExceptionUtils.getMostSpecificCause(e);
    return "A database cannot be read any more: " + cause.getMessage();
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
    if (options.data() != null) {
      return checkFolder(options.data());
    }
    var environment = new StandardEnvironment();
    ConfigurationPropertySources.attach(environment);
    var settings = Installation.bind(Binder.get(environment));
    return settings.embedded() && settings.control() == null
        ? checkFolder(Path.of(environment.getProperty("pacspace.data", ".pacspace")))
        : check(settings);
  }

  private int checkFolder(Path folder) {
    var home = folder.toAbsolutePath().normalize();
    var postgres = EmbeddedInstallation.postgres(home);
    if (!Files.isDirectory(postgres)) {
      throw new Installation.Refused(List.of("There is no installation in " + home + "."));
    }
    var running = RunningPostgres.find(postgres);
    if (running.isPresent()) {
      var found = running.get();
      console.say("using the PostgreSQL that runs in " + home);
      return check(home, found::jdbcUrl, found.username(), found.password());
    }
    try (var started = EmbeddedPostgres.start(postgres, console::say)) {
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      return check(home, started::jdbcUrl, started.username(), started.password());
    }
  }

  private int check(Path home, UnaryOperator<String> jdbcUrl, String username, String password) {
    var properties = EmbeddedInstallation.databases(jdbcUrl, username, password);
    var masterKey = EmbeddedInstallation.masterKey(home);
    if (Files.exists(masterKey)) {
      properties.put("pacspace.master-key-file", masterKey.toString());
    }
    return check(Installation.bind(new Binder(new MapConfigurationPropertySource(properties))));
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
