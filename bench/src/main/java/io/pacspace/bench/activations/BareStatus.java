package io.pacspace.bench.activations;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The status of both environments of whoever has the session of the request.
final class BareStatus extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String SESSION =
      """
      select s.tenant_id, s.created_at, coalesce(a.last_seen_at, s.created_at)
      from sessions.sessions s
      left join sessions.activity a on a.session_id = s.session_id
      where s.token_hash = ?
      """;
  private static final String STATUSES =
      "select kind, status from environments.environments where tenant_id = ?";

  private final transient DataSource pool;

  BareStatus(DataSource pool) {
    this.pool = pool;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (var connection = pool.getConnection()) {
      var tenant = tenantOf(connection, hashOfCookie(request));
      if (tenant == null) {
        response.setStatus(401);
        return;
      }
      var json = statuses(connection, tenant).getBytes(StandardCharsets.UTF_8);
      response.setContentType("application/json");
      response.setContentLength(json.length);
      response.getOutputStream().write(json);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static byte[] hashOfCookie(HttpServletRequest request) {
    try {
      var value = request.getCookies()[0].getValue();
      return MessageDigest.getInstance("SHA-256")
          .digest(value.getBytes(StandardCharsets.ISO_8859_1));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable UUID tenantOf(Connection connection, byte[] hash) throws SQLException {
    try (var statement = connection.prepareStatement(SESSION)) {
      statement.setBytes(1, hash);
      try (var row = statement.executeQuery()) {
        return row.next() ? row.getObject(1, UUID.class) : null;
      }
    }
  }

  private static String statuses(Connection connection, UUID tenant) throws SQLException {
    var sandbox = "none";
    var production = "none";
    try (var statement = connection.prepareStatement(STATUSES)) {
      statement.setObject(1, tenant);
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          if (row.getString(1).equals("sandbox")) {
            sandbox = row.getString(2);
          } else {
            production = row.getString(2);
          }
        }
      }
    }
    return """
    {"success":true,"data":{"sandbox":{"status":"%s"},"production":{"status":"%s"}}}\
    """
        .replaceFirst("%s", sandbox)
        .replaceFirst("%s", production);
  }
}
