package io.pacspace.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/// How the superuser gets in.
record Access(int port, String password) {
  static final String USER = "postgres";
  private static final String PATIENCE_IN_SECONDS = "20";
  private static final String INVALID_PASSWORD = "28P01";

  String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, URLEncoder.encode(database, UTF_8));
  }

  Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", PATIENCE_IN_SECONDS);
    properties.setProperty("socketTimeout", PATIENCE_IN_SECONDS);
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }

  /// What is wrong with the server that answers, and what to do about it; empty if it is the one of
  /// this data folder, listens on nothing but 127.0.0.1 and keeps what it has committed.
  Optional<String> complaint(Path data) {
    var sql =
        """
        select current_setting('fsync'), current_setting('listen_addresses'),
               current_setting('data_directory')
        """;
    try (var connection = connect("postgres");
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      if (!row.getString(3).equals(data.toString())) {
        return Optional.of("it serves " + row.getString(3));
      }
      if (row.getString(1).equals("on") && row.getString(2).equals("127.0.0.1")) {
        return Optional.empty();
      }
      return Optional.of(
          "fsync is %s and it listens on '%s', because of %s: remove these settings there"
              .formatted(row.getString(1), row.getString(2), data.resolve("postgresql.auto.conf")));
    } catch (SQLException e) {
      return Optional.of(
          INVALID_PASSWORD.equals(e.getSQLState())
              ? "it does not accept the password in the folder: bring back the file that belongs to the data"
              : e.toString());
    }
  }

  @Override
  public String toString() {
    return jdbcUrl("");
  }
}
