package io.pacspace.start;

import io.pacspace.databases.DatabaseAway;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.postgres.PostgresFailure;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Says in sentences why a command could not do its work.
public final class CommandTrouble {
  private CommandTrouble() {}

  /// The sentences of the first cause that has some.
  public static List<String> sentences(Throwable trouble) {
    for (var cause = trouble; cause != null; cause = cause.getCause()) {
      var known = known(cause);
      if (!known.isEmpty()) {
        return known;
      }
    }
    return List.of("Something went wrong that should not: " + trouble + ".");
  }

  private static List<String> known(Throwable cause) {
    return switch (cause) {
      case Installation.Refused refused -> refused.sentences();
      case PostgresFailure postgres -> List.of(String.valueOf(postgres.getMessage()));
      case InspectedDatabase.Unreadable unreadable ->
          List.of(String.valueOf(unreadable.getMessage()));
      case DataAccessException refused when !DatabaseAway.is(refused) ->
          List.of("A database refuses what was asked of it: " + rootMessage(refused));
      case DataAccessException lost -> List.of(away(lost));
      case TransactionException lost -> List.of(away(lost));
      default -> List.of();
    };
  }

  private static String away(RuntimeException e) {
    return "A database cannot be read any more: " + rootMessage(e);
  }

  private static String rootMessage(RuntimeException e) {
    return String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
  }
}
