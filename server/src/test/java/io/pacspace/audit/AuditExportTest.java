package io.pacspace.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pacspace.shared.Audited;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// The file of the audit log holds what the list holds, all of it, or it is a failure for whoever
/// downloads it.
@Timeout(120)
class AuditExportTest {
  private static final String EXPORT = "/dashboard/audit/export";
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER = TestServer.start(DATABASES, Map.of());
  private static final int SMALL_WINDOW = 16 * 1024;

  private final Written written = Written.of(SERVER);
  private final Http http = written.tenant().http();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /// More than what is read from the database at once.
  @Test
  void isTheListAsLines() {
    written.writeMany(1_203);
    var listed = new ArrayList<JsonNode>();
    var page = http.get("/dashboard/audit?limit=100").data();
    page.path("items").forEach(listed::add);
    while (!page.path("next").isNull()) {
      var next = page.path("next").asString();
      page = http.get("/dashboard/audit?limit=100&after=" + next).data();
      page.path("items").forEach(listed::add);
    }

    var file = http.get(EXPORT);

    assertThat(listed).hasSizeGreaterThan(1_203);
    assertThat(Lines.of(file)).isEqualTo(listed);
    assertThat(file.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(file.header("Content-Disposition"))
        .matches("attachment; filename=\"pacspace-audit-\\d{4}-\\d\\d-\\d\\d\\.jsonl\"");
    assertThat(file.header("Cache-Control")).contains("no-store");
  }

  /// Longer than what the two systems take in between, so that the server waits for its reader
  /// while the database dies.
  @Test
  void isBrokenOffWhereTheDatabaseDiesMeanwhile() throws Exception {
    var details = Map.of("text", "x".repeat(8_000));
    written
        .transaction()
        .executeWithoutResult(
            _ -> {
              for (var i = 0; i < 2_000; i++) {
                written.insert(
                    Instant.EPOCH.plusSeconds(i),
                    Audited.bySystem(written.id(), "thing.done", "n" + i, details));
              }
            });
    var whole = Lines.of(http.get(EXPORT)).size();

    try (var socket = ask()) {
      var in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      DATABASES.reachable("control", false);
      var rest = new String(readUntilItEnds(in), StandardCharsets.UTF_8);
      assertThat(rest).doesNotEndWith("0\r\n\r\n");
      assertThat(rest.lines().filter(line -> line.contains("thing.done")).count())
          .isPositive()
          .isLessThan(whole);
    } finally {
      DATABASES.reachable("control", true);
    }
    await().until(() -> http.get("/dashboard/auth/me").status() == 200);
  }

  private Socket ask() throws IOException {
    var cookie = http.cookies().getFirst();
    var server = URI.create(SERVER.url());
    var socket = new Socket();
    socket.setReceiveBufferSize(SMALL_WINDOW);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    var request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s=%s\r\nConnection: close\r\n\r\n"
            .formatted(EXPORT, cookie.getName(), cookie.getValue());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// A connection that is cut may end with an error too.
  private static byte[] readUntilItEnds(InputStream in) {
    var read = new ByteArrayOutputStream();
    try {
      in.transferTo(read);
    } catch (IOException _) {
      // What was read until then is what there is.
    }
    return read.toByteArray();
  }
}
