package io.pacspace;

import io.pacspace.postgres.PostgresFailure;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The server. Takes no arguments: everything is set by `PACSPACE_*` in the environment.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@EnableScheduling
public class PacSpace {
  private static final int UNUSABLE = 2;

  /// Starts the server; exits with 2 and a sentence each when a setting is missing or unsafe.
  public static void main(String[] args) {
    var installation = new Installation();
    var application = new SpringApplication(PacSpace.class);
    application.addListeners(installation);
    SpringApplication.getShutdownHandlers().add(installation::close);
    try {
      application.run(args);
    } catch (Installation.Refused refused) {
      refused.sentences().forEach(System.err::println);
      System.exit(UNUSABLE);
    } catch (PostgresFailure failure) {
      System.err.println(failure.getMessage());
      System.exit(UNUSABLE);
    } catch (RuntimeException e) {
      System.err.println(
          "The server could not start: "
              + NestedExceptionUtils.getMostSpecificCause(e).getMessage());
      System.err.println("The log has the whole story.");
      System.exit(1);
    }
  }
}
