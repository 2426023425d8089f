package io.pacspace.environments;

import io.pacspace.testing.TestTenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a tenant's server-sent events one by one.
final class EventReader implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final BufferedReader in;

  private EventReader(TestTenant tenant) throws IOException, InterruptedException {
    var cookie = tenant.http().cookies().getFirst();
    var request =
        HttpRequest.newBuilder(URI.create(tenant.http().url() + "/dashboard/environments/events"))
            .header("Cookie", cookie.getName() + "=" + cookie.getValue())
            .build();
    var body = client.send(request, BodyHandlers.ofInputStream()).body();
    in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  static EventReader open(TestTenant tenant) throws IOException, InterruptedException {
    return new EventReader(tenant);
  }

  /// The next event; comments and settings are passed over.
  Event next() throws IOException {
    var name = "";
    while (true) {
      var line = in.readLine();
      if (line == null) {
        throw new IOException("the stream ended");
      }
      if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        return new Event(name, JsonMapper.shared().readTree(line.substring("data: ".length())));
      }
    }
  }

  record Event(String name, JsonNode data) {}

  @Override
  public void close() throws IOException {
    in.close();
    client.shutdownNow();
  }
}
