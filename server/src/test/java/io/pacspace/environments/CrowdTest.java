package io.pacspace.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Http;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Many readers of environments at once: far more than the control database has connections.
class CrowdTest {
  private static final int STREAMS_OF_A_TENANT = 20;
  private static final String EVENTS = "/dashboard/environments/events";
  private static final TestServer SERVER = TestServer.start(TestDatabases.create(), Map.of());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void readsOneEnvironmentForTwoHundredAtOnce() {
    var tenant = TestTenant.signUp(SERVER);
    var answers = Concurrently.call(200, _ -> statusOf(tenant.http()));
    assertThat(answers).containsOnly("HTTP/1.1 200 ").hasSize(200);
  }

  @Test
  void opensFiveHundredEventStreamsAtOnce() {
    var tenants = IntStream.range(0, 25).mapToObj(_ -> TestTenant.signUp(SERVER)).toList();
    var streams =
        Concurrently.call(
            tenants.size() * STREAMS_OF_A_TENANT,
            i -> Stream.open(tenants.get(i % tenants.size()).http()));
    try {
      assertThat(streams).extracting(Stream::status).containsOnly("HTTP/1.1 200 ");
    } finally {
      streams.forEach(Stream::close);
    }
  }

  @Test
  void takesItForNoErrorThatABrowserLeaves() throws IOException {
    var tenant = TestTenant.signUp(SERVER).upgrade("pilot").awaitStatus("sandbox", "active");
    var logger = (Logger) LoggerFactory.getLogger("io.pacspace");
    var logged = new ListAppender<ILoggingEvent>();
    logged.list = Collections.synchronizedList(logged.list);
    logged.start();
    logger.addAppender(logged);
    try {
      for (var stream : openAll(tenant)) {
        stream.reset();
      }
      tenant.provision("production");
      tenant.awaitStatus("production", "active");
      await().until(() -> opens(tenant));
      assertThat(List.copyOf(logged.list))
          .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
          .isEmpty();
    } finally {
      logger.detachAppender(logged);
    }
  }

  private static String statusOf(Http http) {
    try (var answer = Stream.open(http, "/dashboard/environments/sandbox")) {
      return answer.status();
    }
  }

  private static boolean opens(TestTenant tenant) {
    try (var stream = Stream.open(tenant.http())) {
      return stream.status().startsWith("HTTP/1.1 200");
    }
  }

  private static List<Stream> openAll(TestTenant tenant) {
    return Concurrently.call(STREAMS_OF_A_TENANT, _ -> Stream.open(tenant.http()));
  }

  /// An answer on a socket of its own; of an event stream, up to its first event.
  private record Stream(Socket socket, String status) implements AutoCloseable {
    static Stream open(Http http) {
      return open(http, EVENTS);
    }

    static Stream open(Http http, String path) {
      var address = URI.create(http.url());
      var cookie = http.cookies().getFirst();
      try {
        var socket = new Socket(address.getHost(), address.getPort());
        var request =
            """
            GET %s HTTP/1.1\r
            Host: localhost\r
            Cookie: %s=%s\r
            \r
            """
                .formatted(path, cookie.getName(), cookie.getValue());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        var status = in.readLine();
        if (status.startsWith("HTTP/1.1 200") && path.equals(EVENTS)) {
          in.lines().takeWhile(line -> !line.equals("event: snapshot")).forEach(_ -> {});
        }
        return new Stream(socket, status);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Leaves as a browser does whose tab is closed with data on the way.
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
