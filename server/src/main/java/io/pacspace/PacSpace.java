package io.pacspace;

import io.pacspace.checks.CheckCommand;
import io.pacspace.operator.OperatorPremises;
import io.pacspace.start.Installation;
import io.pacspace.start.StartFailure;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/// The server, the check of an installation and the operator's commands. Everything is set by
/// `PACSPACE_*` in the environment.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class PacSpace {
  /// Starts the server; exits with 2 and one sentence for each setting that is missing or unsafe.
  /// With `check` or `operator` as its first argument it is that command instead.
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(CheckCommand.NAME)) {
      System.exit(CheckCommand.run(List.of(args).subList(1, args.length)));
    }
    if (args.length > 0 && args[0].equals(OperatorPremises.NAME)) {
      System.exit(OperatorPremises.run(PacSpace.class, List.of(args).subList(1, args.length)));
    }
    var application = new SpringApplication(PacSpace.class);
    application.addListeners(new Installation());
    try {
      application.run(args);
    } catch (RuntimeException e) {
      // Said already, by StartFailure.
      System.exit(StartFailure.exitCode(e));
    }
  }
}
