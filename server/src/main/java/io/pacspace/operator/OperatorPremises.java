package io.pacspace.operator;

import io.pacspace.start.CommandTrouble;
import io.pacspace.start.FoundInstallation;
import io.pacspace.start.Installation;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;

/// `operator`: opens the installation for the operator's commands without becoming a server of it.
/// It is the same program, of which only what a command needs is made: nothing listens, no job runs
/// and no schema is touched; what a command leaves to be done, servers do.
public final class OperatorPremises implements OperatorCommand.Premises {
  /// The first argument of the program that means this command.
  public static final String NAME = "operator";

  private final Class<?> program;
  private final PrintWriter err;

  private OperatorPremises(Class<?> program, PrintWriter err) {
    this.program = program;
    this.err = err;
  }

  /// Runs a command and answers its exit code.
  ///
  /// @param program the server's application, of which a command makes what it needs
  public static int run(Class<?> program, List<String> arguments) {
    // Nothing here but answers and sentences is for anybody to read.
    LoggingSystem.get(OperatorPremises.class.getClassLoader()).beforeInitialize();
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return OperatorCommand.run(new OperatorPremises(program, err), out, err, arguments);
  }

  @Override
  public <T> T with(@Nullable Path data, Function<Operator, T> work) {
    try (var found = FoundInstallation.find(data, words -> err.println("… " + words))) {
      var properties = new HashMap<>(found.properties());
      properties.put("pacspace.beside-servers", true);
      properties.put("logging.level.root", "off");
      properties.put("logging.threshold.console", "off");
      if (found.properties().isEmpty()) {
        var problems = found.settings().problems();
        if (!problems.isEmpty()) {
          throw new Installation.Refused(problems);
        }
      }
      try (var context = application(found).run(arguments(properties))) {
        return work.apply(context.getBean(Operator.class));
      }
    }
  }

  /// What a data folder leaves open is the development default's.
  private SpringApplication application(FoundInstallation found) {
    var open =
        found.properties().isEmpty()
            ? Map.<String, Object>of()
            : Map.<String, Object>of("pacspace.payment", "embedded");
    return new SpringApplicationBuilder(program)
        .web(WebApplicationType.NONE)
        .lazyInitialization(true)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .initializers(
            context -> {
              if (found.properties().isEmpty()) {
                Installation.readSecrets(context.getEnvironment());
              }
            })
        .properties(open)
        .build();
  }

  private static String[] arguments(Map<String, Object> properties) {
    return properties.entrySet().stream()
        .map(property -> "--" + property.getKey() + "=" + property.getValue())
        .toArray(String[]::new);
  }

  @Override
  public List<String> sentences(Exception trouble) {
    return CommandTrouble.sentences(trouble);
  }
}
