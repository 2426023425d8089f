package io.pacspace;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The server. Takes no arguments: everything is set by `PACSPACE_*` in the environment.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@EnableScheduling
public class PacSpace {
  /// Starts the server; exits with 2 and one sentence for each setting that is missing or unsafe.
  public static void main(String[] args) {
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
