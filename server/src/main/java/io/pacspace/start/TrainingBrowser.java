package io.pacspace.start;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody with cookies, in a training run.
final class TrainingBrowser implements AutoCloseable {
  private static final int PATIENCE_IN_POLLS = 5_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .build();

  TrainingBrowser(URI server) {
    this.server = server;
  }

  JsonNode get(String path, String... headers) throws IOException, InterruptedException {
    var request = request(path).header("Accept", "application/json");
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  JsonNode post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  /// Asks again and again, which is the load of this run, until a text begins as it should.
  String awaitText(String path, String pointer, String beginning)
      throws IOException, InterruptedException {
    for (var i = 0; i < PATIENCE_IN_POLLS; i++) {
      var text = get(path).at(pointer).asString("");
      if (text.startsWith(beginning)) {
        return text;
      }
    }
    throw new IllegalStateException(path + " never had " + beginning + " at " + pointer);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    var response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(request + " was answered " + response.body());
    }
    var isJson = response.headers().firstValue("Content-Type").orElse("").contains("json");
    return JSON.readTree(isJson ? response.body() : "{}");
  }

  @Override
  public void close() {
    client.close();
  }
}
