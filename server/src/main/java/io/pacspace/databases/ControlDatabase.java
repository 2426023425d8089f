package io.pacspace.databases;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/// The control database as the application's one `DataSource`, brought up to date before its first
/// use.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
@EnableTransactionManagement
class ControlDatabase {
  @Bean(destroyMethod = "close")
  DataSource controlDataSource(DatabaseSettings settings, Databases databases) {
    var control = requireNonNull(settings.control(), "PACSPACE_CONTROL_URL");
    databases.migrate(control, "control");
    var pool = databases.pool(control, "control");
    try {
      Databases.require(pool, Login.APPLICATION, "The control database");
      return new ControlPools(pool, databases.strangersPool(control, "control-strangers"));
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /// The transactions of all modules, each with [Databases#LONGEST_IDLE]. One that only reads holds
  /// nothing that others wait for.
  @Bean
  JdbcTransactionManager transactionManager(DataSource control) {
    return new JdbcTransactionManager(control) {
      private static final long serialVersionUID = 1L;

      @Override
      protected void prepareTransactionalConnection(
          Connection connection, TransactionDefinition definition) throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        if (!definition.isReadOnly()) {
          endWhenIdle(connection);
        }
      }
    };
  }

  private static void endWhenIdle(Connection connection) throws SQLException {
    try (var setting =
        connection.prepareStatement(
            "select set_config('idle_in_transaction_session_timeout', ?, true)")) {
      setting.setString(1, Databases.LONGEST_IDLE);
      setting.execute();
    }
  }
}
