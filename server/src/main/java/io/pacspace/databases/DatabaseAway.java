package io.pacspace.databases;

import io.pacspace.shared.Failure;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/// Tells whether a request failed because a database cannot be used right now, so that the same
/// request may well succeed later; the one list of such failures for everything that answers,
/// retries or gives up.
public final class DatabaseAway {
  /// Classes of SQLSTATE: the connection broke; resources are used up, such as disk and
  /// connections.
  private static final Set<String> CLASSES = Set.of("08", "53");

  /// A lock was not to be had in time.
  private static final String HELD = "55P03";

  /// 57P01–57P05 shutdown, crash, start, dropped, idle; 57014 canceled or out of time; 25006
  /// read-only; 25P03, 25P04 transaction idle for too long, or out of time; 58030 input and output;
  /// 40001, 40P01 to be tried again.
  private static final Set<String> STATES =
      Set.of(
          "57P01", "57P02", "57P03", "57P04", "57P05", "57014", "25006", "25P03", "25P04", "58030",
          HELD, "40001", "40P01");

  private DatabaseAway() {}

  /// Whether that is why `problem` came about.
  public static boolean is(@Nullable Throwable problem) {
    return causes(problem).anyMatch(DatabaseAway::says);
  }

  /// Whether the database itself answers, and what was to be written is locked by somebody else.
  public static boolean isHeld(@Nullable Throwable problem) {
    return causes(problem)
        .anyMatch(cause -> cause instanceof SQLException sql && HELD.equals(sql.getSQLState()));
  }

  /// Why a database cannot be used, in a few words that name no host and no value.
  public static String reason(Throwable problem) {
    if (problem instanceof Failure refusal) {
      return String.valueOf(refusal.getMessage());
    }
    var states =
        causes(problem)
            .filter(SQLException.class::isInstance)
            .map(sql -> String.valueOf(((SQLException) sql).getSQLState()))
            .toList();
    if (states.contains("25006")) {
      return "is read-only";
    }
    if (states.contains("53100")) {
      return "has no space left on its disk";
    }
    if (states.contains("53300")) {
      return "has no connection left";
    }
    return isTimeout(problem) ? "does not answer, or waits for a standby" : "cannot be reached";
  }

  /// Whether it was waited for in vain: for an answer, or for a lock that another such holds.
  static boolean isTimeout(Throwable problem) {
    return isHeld(problem) || causes(problem).anyMatch(SocketTimeoutException.class::isInstance);
  }

  private static boolean says(Throwable problem) {
    return switch (problem) {
      case DataAccessResourceFailureException _,
          TransientDataAccessException _,
          CannotCreateTransactionException _,
          SQLTransientConnectionException _ ->
          true;
      // The connection was gone when the transaction was to be ended; why it was to be ended is
      // kept beside, and would only say that once more.
      case TransactionSystemException transaction -> transaction.getCause() instanceof SQLException;
      // The pool says so of a connection that broke before.
      case SQLException sql when sql.getSQLState() == null ->
          "Connection is closed".equals(sql.getMessage());
      case SQLException sql -> isAway(sql.getSQLState());
      default -> false;
    };
  }

  private static boolean isAway(@Nullable String state) {
    return state != null
        && (STATES.contains(state)
            || (state.length() == 5 && CLASSES.contains(state.substring(0, 2))));
  }

  private static Stream<Throwable> causes(@Nullable Throwable problem) {
    return Stream.iterate(problem, Objects::nonNull, Throwable::getCause);
  }
}
