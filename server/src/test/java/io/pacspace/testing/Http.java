package io.pacspace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who talks HTTP to a server and keeps its cookies. Headers are given as name, value,
/// name, value.
public final class Http {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String url;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient client;

  Http(String url) {
    this(url, builder -> builder);
  }

  private Http(String url, UnaryOperator<HttpClient.Builder> more) {
    this.url = url;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(Duration.ofSeconds(5));
    this.client = more.apply(builder).build();
  }

  /// Somebody without cookies who talks to the same server from another address of this machine.
  public Http from(String address) {
    return new Http(url, builder -> builder.localAddress(InetAddress.ofLiteral(address)));
  }

  /// Somebody without cookies who talks to a server at an address.
  public static Http to(String url) {
    return new Http(url);
  }

  /// The same where the address is an https one that these keys vouch for.
  static Http to(String url, SSLContext tls) {
    return new Http(url, builder -> builder.sslContext(tls));
  }

  /// Somebody with the same cookies who talks to another server.
  public Http at(TestServer other) {
    return at(other.url());
  }

  Http at(String otherUrl) {
    var http = new Http(otherUrl);
    cookies().forEach(cookie -> http.cookies.getCookieStore().add(URI.create(http.url), cookie));
    return http;
  }

  /// Where it talks to, without a slash at the end.
  public String url() {
    return url;
  }

  /// The cookies it holds.
  public List<HttpCookie> cookies() {
    return cookies.getCookieStore().getCookies();
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /// Sends JSON; `body` is its text.
  public Answer post(String path, String body, String... headers) {
    return sendJson("POST", path, body, headers);
  }

  /// Posts without a body.
  public Answer post(String path) {
    return send("POST", path, null);
  }

  public Answer patch(String path, String body, String... headers) {
    return sendJson("PATCH", path, body, headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  private Answer sendJson(String method, String path, String body, String... headers) {
    var all = new java.util.ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/json"));
    return send(
        method,
        path,
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        all.toArray(String[]::new));
  }

  /// Sends anything at all.
  public Answer send(String method, String path, byte @Nullable [] body, String... headers) {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    var request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, publisher);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What the server said.
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public JsonNode json() {
      return JSON.readTree(body());
    }

    /// What is under `data`.
    public JsonNode data() {
      return json().path("data");
    }

    /// The `code` of a refusal; empty where there is none.
    public String code() {
      return json().path("error").path("code").asString("");
    }

    /// A header's first value; empty where it is absent.
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return status() + " " + body();
    }
  }
}
