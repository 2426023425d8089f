package io.pacspace.cli;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// The command line. Exit codes: 0 verified, 1 refused, 2 unusable.
@Command(
    name = "pacspace",
    mixinStandardHelpOptions = true,
    versionProvider = Pacspace.Version.class,
    subcommands = {CompareCommand.class, LogCommand.class, WitnessCommand.class, HelpCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "Checks proofs and logs without trusting who made them.",
    footer = {"", "Exit codes: 0 verified, 1 refused, 2 nothing that could be checked."})
public final class Pacspace {
  private final Report report;

  private Pacspace(Report report) {
    this.report = report;
  }

  /// Runs one command and ends the JVM with its exit code.
  public static void main(String... args) {
    System.exit(
        run(
            new PrintWriter(System.out, false, StandardCharsets.UTF_8),
            new PrintWriter(System.err, false, StandardCharsets.UTF_8),
            args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    var report = new Report(out, err);
    var commands =
        new CommandLine(new Pacspace(report), new Factory(report))
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler((misuse, _) -> explain(report, misuse))
            .setExecutionExceptionHandler((thrown, _, _) -> explain(report, thrown));
    register(commands, VerifierKey.class, VerifierKey::parse);
    register(commands, Hash.class, Hash::parse);
    commands.registerConverter(Instant.class, Pacspace::time);
    var code = commands.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Checks a proof file offline: a C2SP tlog-proof, or a proof bundle in JSON.",
        "The key must come from elsewhere than the file, for a proof cannot vouch for its own key."
      })
  int verify(
      @Parameters(paramLabel = "FILE", description = "the proof file; a pipe or /dev/stdin will do")
          Path file,
      @Mixin Trust trust,
      @Option(
              names = "--root",
              paramLabel = "ROOT",
              description =
                  "the proof root or receipt id that the proof has to be about; the leaf of a proof"
                      + " that shows no record")
          @Nullable Hash root,
      @Mixin ExpectedOptions expected,
      @Option(names = "--records", description = "print every record of a bundle") boolean all,
      @Option(
              names = "--json",
              description = "print one JSON object with verdict and figures, and nothing else")
          boolean json) {
    if (!json) {
      return new VerifyProof(report, trust.request(root, expected.expected(), all)).verify(file);
    }
    if (all) {
      throw new Unusable("--json has figures and no --records.");
    }
    var asked = trust.request(root, expected.expected(), false);
    return new VerdictJson(report).say(() -> new VerifyProof(report.silenced(), asked).check(file));
  }

  private static int explain(Report report, Exception thrown) {
    report.complain(
        switch (thrown) {
          case Unusable unusable -> sentence(unusable);
          case ParameterException misuse ->
              sentence(misuse) + " Try '" + commandOf(misuse) + " --help'.";
          case InvalidPathException _ -> "That is not the name of a file.";
          default -> "Something went wrong that should not: " + thrown + ".";
        });
    return Exit.UNUSABLE;
  }

  private static String sentence(Exception thrown) {
    var message = String.valueOf(thrown.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  private static String commandOf(ParameterException misuse) {
    return misuse.getCommandLine().getCommandSpec().qualifiedName(" ");
  }

  /// Reads an argument, or says what is wrong with it.
  @FunctionalInterface
  private interface Parser<T> {
    T parse(String text) throws Refusal;
  }

  private static <T> void register(CommandLine commands, Class<T> type, Parser<T> parser) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return parser.parse(text);
          } catch (Refusal refusal) {
            throw new TypeConversionException("'" + text + "' is " + refusal.getMessage());
          }
        };
    commands.registerConverter(type, converter);
  }

  /// A date is its midnight in UTC.
  private static Instant time(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new TypeConversionException(
          "'" + text + "' is no date such as 2026-11-01, and no time such as 2026-11-01T12:00:00Z");
    }
  }

  /// Hands the report to the commands.
  private record Factory(Report report) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == CompareCommand.class) {
        return type.cast(new CompareCommand(report));
      }
      if (type == WitnessCommand.class) {
        return type.cast(new WitnessCommand(report));
      }
      return type == LogCommand.class
          ? type.cast(new LogCommand(report))
          : CommandLine.defaultFactory().create(type);
    }
  }

  /// The version of the jar.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Pacspace.class.getPackage().getImplementationVersion();
      return new String[] {"pacspace " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
