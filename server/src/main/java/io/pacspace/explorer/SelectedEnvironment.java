package io.pacspace.explorer;

import io.pacspace.databases.Cell;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The environment that a person looks at, and the cell that holds it.
record SelectedEnvironment(EnvironmentKind kind, EnvironmentId ledger, Cell cell) {
  /// Runs `query` in one read-only transaction that can reach this environment's rows alone.
  <T> T read(Function<JdbcClient, T> query) {
    return cell.read(ledger, query);
  }
}
