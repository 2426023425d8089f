package io.pacspace.proofs;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Reads a log over HTTP from this node's own public routes, as anyone outside does.
@Component
class LogSelfTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private volatile int port;

  @EventListener
  void on(WebServerInitializedEvent started) {
    port = started.getWebServer().getPort();
  }

  /// Throws [SelfTestFailed] unless the log's checkpoint is there and signed with its key.
  void verify(EnvironmentId environment, Log log) {
    var answer = get("/log/" + environment + "/checkpoint");
    if (answer.statusCode() != 200) {
      throw new SelfTestFailed("its checkpoint answers " + answer.statusCode());
    }
    try {
      var key = VerifierKey.parse(log.key());
      Checkpoint.open(SignedNote.parse(answer.body()), log.origin(), List.of(key));
    } catch (Refusal e) {
      throw new SelfTestFailed("its checkpoint does not verify: " + e.getMessage());
    }
  }

  private HttpResponse<byte[]> get(String path) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(PATIENCE)
              .build();
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException _) {
      throw new SelfTestFailed("its checkpoint cannot be fetched");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SelfTestFailed("the server is stopping");
    }
  }
}
