package io.pacspace;

import io.pacspace.postgres.PostgresFailure;
import java.util.List;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.NestedExceptionUtils;

/// Says in sentences why a start has failed, where Spring Boot would print a stack trace. Named in
/// `META-INF/spring.factories`.
final class StartFailure implements SpringBootExceptionReporter {
  private static final int UNUSABLE = 2;
  private static final int BROKEN = 1;

  @Override
  public boolean reportException(Throwable failure) {
    sentences(failure).forEach(System.err::println);
    return failure instanceof Installation.Refused || failure instanceof PostgresFailure;
  }

  private static List<String> sentences(Throwable failure) {
    return switch (failure) {
      case Installation.Refused refused -> refused.sentences();
      case PostgresFailure postgres -> List.of(String.valueOf(postgres.getMessage()));
      default ->
          List.of(
              "The server could not start: "
                  + NestedExceptionUtils.getMostSpecificCause(failure).getMessage(),
              "The log has the whole story.");
    };
  }

  /// 2 where the operator has to change something, 1 where the server is at fault.
  static int exitCode(Throwable failure) {
    return failure instanceof Installation.Refused || failure instanceof PostgresFailure
        ? UNUSABLE
        : BROKEN;
  }
}
