package io.pacspace.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// How the superuser gets in.
record Access(int port, String password) {
  static final String USER = "postgres";
  private static final String PATIENCE_IN_SECONDS = "20";

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

  @Override
  public String toString() {
    return jdbcUrl("");
  }
}
