package io.pacspace.start;

import io.pacspace.databases.InspectedDatabase;
import io.pacspace.databases.UnfitDatabase;
import io.pacspace.postgres.PostgresFailure;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.NestedExceptionUtils;

/// Says in sentences why a start has failed, where Spring Boot would print a stack trace. Named in
/// `META-INF/spring.factories`.
public final class StartFailure implements SpringBootExceptionReporter {
  private static final int UNUSABLE = 2;
  private static final int BROKEN = 1;

  @Override
  public boolean reportException(Throwable failure) {
    if (isSaidByTheCommand(failure)) {
      return true;
    }
    sentences(failure).forEach(System.err::println);
    return exitCode(failure) == UNUSABLE;
  }

  private static List<String> sentences(Throwable failure) {
    return switch (failure) {
      case Installation.Refused refused -> refused.sentences();
      case PostgresFailure postgres -> List.of(String.valueOf(postgres.getMessage()));
      case Throwable _ when root(failure) instanceof UnfitDatabase unfit ->
          List.of(String.valueOf(unfit.getMessage()));
      default ->
          List.of(
              "The server could not start: " + root(failure).getMessage(),
              "The log has the whole story.");
    };
  }

  /// 2 where the operator has to change something, 1 where the server is at fault.
  public static int exitCode(Throwable failure) {
    return failure instanceof Installation.Refused
            || failure instanceof PostgresFailure
            || root(failure) instanceof UnfitDatabase
        ? UNUSABLE
        : BROKEN;
  }

  /// A database that a command cannot look at: the command itself says so, once.
  private static boolean isSaidByTheCommand(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(InspectedDatabase.Unreadable.class::isInstance);
  }

  private static Throwable root(Throwable failure) {
    return NestedExceptionUtils.getMostSpecificCause(failure);
  }
}
