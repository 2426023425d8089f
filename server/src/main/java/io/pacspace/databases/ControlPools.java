package io.pacspace.databases;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// The connections to the control database: one pool for those who are known, and a small one for
/// [Strangers].
final class ControlPools extends DelegatingDataSource implements AutoCloseable {
  private final HikariDataSource known;
  private final HikariDataSource strangers;

  ControlPools(HikariDataSource known, HikariDataSource strangers) {
    super(known);
    this.known = known;
    this.strangers = strangers;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return (Strangers.areServed() ? strangers : known).getConnection();
  }

  @Override
  public void close() {
    strangers.close();
    known.close();
  }
}
