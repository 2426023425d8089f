package io.pacspace.operator;

import io.pacspace.shared.Failure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The grammar of `operator`. Exit codes: 0 done, 1 refused with a sentence, 2 unusable.
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "What whoever runs an installation does about its tenants, beside its servers.",
    footer = {
      "",
      "TENANT is an id or the address of one of its people.",
      "Exit codes: 0 done, 1 refused with a sentence, 2 unusable."
    })
final class OperatorCommand {
  private static final int DONE = 0;
  private static final int REFUSED = 1;
  private static final int UNUSABLE = 2;

  /// Times are those of the years 1 to 9999, for plans as for everything else.
  private static final Instant AFTER_ALL_TIMES = Instant.parse("+10000-01-01T00:00:00Z");

  private final Premises premises;
  private final PrintWriter out;
  private final PrintWriter err;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "answer in JSON, one object a line")
  private boolean json;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      scope = ScopeType.INHERIT,
      description = "the data folder of a development installation; else PACSPACE_* say which")
  private @Nullable Path data;

  /// The installation that commands are about, opened beside the servers that run on it.
  interface Premises {
    /// Opens it for `work` and closes it again.
    ///
    /// @param data the data folder of the development default; none if the environment says where
    ///   the installation is
    <T> T with(@Nullable Path data, Function<Operator, T> work);

    /// Why it could not be opened or used, in sentences.
    List<String> sentences(Exception trouble);
  }

  private OperatorCommand(Premises premises, PrintWriter out, PrintWriter err) {
    this.premises = premises;
    this.out = out;
    this.err = err;
  }

  /// Runs one command and answers its exit code.
  static int run(Premises premises, PrintWriter out, PrintWriter err, List<String> arguments) {
    var operator = new OperatorCommand(premises, out, err);
    var commands = new CommandLine(operator);
    commands.addSubcommand(new CommandLine(new Sessions(operator)));
    commands.addSubcommand(new CommandLine(new Factor(operator)));
    commands
        .setExpandAtFiles(false)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler((misuse, _) -> operator.misused(misuse))
        .setExecutionExceptionHandler((trouble, _, _) -> operator.failed(trouble));
    var code = commands.execute(arguments.toArray(String[]::new));
    out.flush();
    err.flush();
    return code;
  }

  @Command(description = "List tenants, newest first.", mixinStandardHelpOptions = true)
  int tenants(
      @Option(
              names = "--search",
              paramLabel = "TEXT",
              description = "those whose id, name or people's addresses hold it")
          @Nullable String search) {
    return answer(operator -> operator.tenants(Optional.ofNullable(search)));
  }

  @Command(
      description = "Show people, plan and its history, environments and usage of a tenant.",
      mixinStandardHelpOptions = true)
  int tenant(@Parameters(paramLabel = "TENANT") String tenant) {
    return answer(operator -> operator.tenant(tenant));
  }

  @Command(
      description = "Give a plan: free, pilot, starter, growth, scale or enterprise.",
      mixinStandardHelpOptions = true)
  int plan(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "TIER") String tier,
      @Option(
              names = "--until",
              paramLabel = "DATE",
              description = "the last day of it in UTC, such as 2030-12-31; free from then on")
          @Nullable String until) {
    var end = Optional.ofNullable(until).map(this::endOf);
    return answer(operator -> operator.plan(tenant, tier, end));
  }

  private Instant endOf(String text) {
    try {
      var end =
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
      if (!end.isAfter(AFTER_ALL_TIMES)) {
        return end.equals(AFTER_ALL_TIMES) ? end.minusMillis(1) : end;
      }
    } catch (DateTimeException _) {
      // Refused below, like a time that nobody can write.
    }
    throw new ParameterException(
        spec.subcommands().get("plan"),
        "'" + text + "' is no date such as 2030-12-31 or 2030-12-31T18:00:00Z");
  }

  @Command(
      description = "Approve a request for access: the person gets a link to register by mail.",
      mixinStandardHelpOptions = true)
  int approve(@Parameters(paramLabel = "EMAIL") String email) {
    return answer(operator -> operator.approve(email));
  }

  @Command(
      description = "Refuse a tenant's keys and sessions everywhere; its data is kept.",
      mixinStandardHelpOptions = true)
  int disable(@Parameters(paramLabel = "TENANT") String tenant) {
    return answer(operator -> operator.disable(tenant));
  }

  @Command(description = "Let a disabled tenant go on.", mixinStandardHelpOptions = true)
  int enable(@Parameters(paramLabel = "TENANT") String tenant) {
    return answer(operator -> operator.enable(tenant));
  }

  /// `operator sessions`.
  @Command(
      name = "sessions",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      description = "End sessions.")
  static final class Sessions {
    private final OperatorCommand operator;

    private Sessions(OperatorCommand operator) {
      this.operator = operator;
    }

    @Command(description = "End every session of a person.", mixinStandardHelpOptions = true)
    int end(@Parameters(paramLabel = "EMAIL") String email) {
      return operator.answer(verbs -> verbs.endSessions(email));
    }
  }

  /// `operator factor`.
  @Command(
      name = "factor",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      description = "Take second factors away.")
  static final class Factor {
    private final OperatorCommand operator;

    private Factor(OperatorCommand operator) {
      this.operator = operator;
    }

    @Command(
        description = "Take the second factor of somebody away who has lost it; they get a mail.",
        mixinStandardHelpOptions = true)
    int reset(@Parameters(paramLabel = "EMAIL") String email) {
      return operator.answer(verbs -> verbs.resetFactor(email));
    }
  }

  private int answer(Function<Operator, Answer> verb) {
    premises.with(
        data,
        operator -> {
          var answer = verb.apply(operator);
          if (json) {
            answer.rows().forEach(row -> out.println(operator.written(row)));
          } else {
            answer.lines().forEach(line -> out.println(printable(line)));
          }
          return DONE;
        });
    return DONE;
  }

  private int misused(ParameterException misuse) {
    complain(sentence(misuse));
    misuse.getCommandLine().usage(err);
    return UNUSABLE;
  }

  private int failed(Exception trouble) {
    if (trouble instanceof ParameterException misuse) {
      return misused(misuse);
    }
    if (trouble instanceof Failure refusal && !(trouble instanceof Failure.Unavailable)) {
      complain(sentence(refusal));
      return REFUSED;
    }
    premises.sentences(trouble).forEach(this::complain);
    return UNUSABLE;
  }

  private void complain(String sentence) {
    sentence.lines().map(OperatorCommand::printable).forEach(err::println);
  }

  private static String sentence(Exception thrown) {
    var message = String.valueOf(thrown.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  /// What people typed must not steer a terminal.
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }
}
