package io.pacspace.databases;

import com.zaxxer.hikari.HikariDataSource;
import io.pacspace.databases.DatabaseSettings.Database;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// Cells for what never reaches a database; whatever would, fails.
public final class WithoutDatabase {
  /// The name of the one cell there is, of the sandbox.
  public static final String CELL = "main";

  private WithoutDatabase() {}

  private static DatabaseSettings settings() {
    return new Binder(
            new MapConfigurationPropertySource(
                Map.of("pacspace.cells.sandbox." + CELL + ".url", "jdbc:postgresql://nowhere/")))
        .bind("pacspace", DatabaseSettings.class)
        .get();
  }

  /// Cells that are listed, and to which nobody connects.
  public static Cells cells() {
    return new Cells(
        settings(),
        new Databases(false) {
          @Override
          void migrate(Database database, String kind) {}

          @Override
          HikariDataSource pool(Database database, String name) {
            return new HikariDataSource();
          }

          @Override
          HikariDataSource recordingPool(Database database, String name) {
            return new HikariDataSource();
          }
        });
  }

  /// For stores whose queries are answered otherwise.
  public static JdbcClient db() {
    return JdbcClient.create(new SimpleDriverDataSource());
  }
}
