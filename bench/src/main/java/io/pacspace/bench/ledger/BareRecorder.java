package io.pacspace.bench.ledger;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.pacspace.bench.ledger.PlainInsert.Given;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// What recording is compared with: the fastest HTTP server for the JVM that was measured, one
/// handler that reads the JSON, puts a row of the same shape into a table with the same indexes by
/// group commit and writes the same JSON, and nothing else: no key, no limits, no balance looked
/// up, nothing hashed, no log.
final class BareRecorder {
  /// The ledger of its rows.
  static final UUID LEDGER = new UUID(0, 1);

  private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");

  private final BareWriter writer;
  private final ObjectReader json = new JsonMapper().readerFor(Body.class);

  private BareRecorder(BareWriter writer) {
    this.writer = writer;
  }

  public static void main(String[] arguments) throws SQLException {
    var connection =
        DriverManager.getConnection(
            System.getenv("PACSPACE_DATABASE_URL"),
            System.getenv("PACSPACE_DATABASE_USERNAME"),
            System.getenv("PACSPACE_DATABASE_PASSWORD"));
    var recorder = new BareRecorder(BareWriter.start(connection, LEDGER));
    WebServer.builder()
        .host("127.0.0.1")
        .port(Integer.parseInt(System.getenv("PACSPACE_PORT")))
        .routing(
            routing ->
                routing
                    .get("/", (_, response) -> response.send())
                    .post("/api/v1/balance/delta", recorder::record))
        .build()
        .start();
  }

  private void record(ServerRequest request, ServerResponse response) {
    Body body = json.readValue(request.content().as(byte[].class));
    var answer = writer.record(body.given(), request.headers().first(KEY).orElse(null));
    response
        .status(Status.CREATED_201)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(answer.getBytes(StandardCharsets.UTF_8));
  }

  private record Body(
      String customerId, BigDecimal delta, String reason, @Nullable String referenceId) {
    Given given() {
      return new Given(customerId, delta, reason, referenceId);
    }
  }
}
