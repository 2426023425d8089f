package io.pacspace.databases;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/// What counts as a database that cannot be used right now, at every edge alike.
class DatabaseAwayTest {
  private static RuntimeException uncategorized(String state) {
    return new UncategorizedSQLException("task", "select", new SQLException("no", state));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08003", "08006", "08P01", "25006", "25P03", "40001", "40P01", "53000", "53100",
        "53200", "53300", "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "58030"
      })
  void isToBeTriedAgain(String state) {
    assertThat(DatabaseAway.is(uncategorized(state))).isTrue();
    assertThat(DatabaseAway.is(new IllegalStateException(uncategorized(state)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "22003", "42P01", "42501", "25P02", "54000", "P0001", "XX001"})
  void isNoneOfWhatARequestOrTheProgramCausesItself(String state) {
    assertThat(DatabaseAway.is(uncategorized(state))).isFalse();
  }

  @Test
  void isOneWhoseConnectionCouldNotBeHadOrBrokeBeforeTheRollback() {
    var closed = new SQLException("Connection is closed");
    assertThat(DatabaseAway.is(new TransactionSystemException("JDBC rollback failed", closed)))
        .isTrue();
    assertThat(DatabaseAway.is(new CannotCreateTransactionException("none"))).isTrue();
    assertThat(DatabaseAway.is(new SQLTransientConnectionException("timed out"))).isTrue();
    assertThat(DatabaseAway.is(new RuntimeException(closed))).isTrue();
    assertThat(DatabaseAway.is(new DuplicateKeyException("twice"))).isFalse();
    assertThat(DatabaseAway.is(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "25006, is read-only",
    "53100, has no space left on its disk",
    "53300, has no connection left",
    "55P03, 'does not answer, or waits for a standby'",
    "08001, cannot be reached"
  })
  void saysWhyInAFewWords(String state, String reason) {
    assertThat(DatabaseAway.reason(uncategorized(state))).isEqualTo(reason);
  }

  @Test
  void saysThatNobodyAnswered() {
    var waited =
        new SQLException("I/O error", "08006", new SocketTimeoutException("Read timed out"));
    assertThat(DatabaseAway.reason(new RuntimeException(waited))).startsWith("does not answer");
  }
}
