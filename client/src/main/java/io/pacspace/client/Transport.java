package io.pacspace.client;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Calls over HTTP, and again where a repeat is safe and may help: every request here either reads,
/// or carries a key by which the server knows it again.
final class Transport implements AutoCloseable {
  private static final int LONGEST_ANSWER = 32 * 1024 * 1024;

  private final ClientSettings settings;
  private final Pauses pauses;
  private final InstantSource clock;
  private final HttpClient http;

  Transport(ClientSettings settings, Pauses pauses, InstantSource clock) {
    this.settings = settings;
    this.pauses = pauses;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .build();
  }

  /// What was answered, and how long it asks to wait before the next question, if it does.
  record Answered(JsonNode answer, Optional<Duration> retryAfter) {
    /// Whether there is no result yet, and an operation to follow.
    boolean isOperation() {
      return answer.path("data").path("operationId").isString();
    }

    <T> T data(Class<T> type) {
      return ApiJson.data(answer, type);
    }
  }

  <T> T get(String path, Map<String, String> query, Class<T> type) {
    return get(path, query).data(type);
  }

  Answered get(String path, Map<String, String> query) {
    return call(request(path, query).GET().build());
  }

  <T> T post(String path, Object body, String idempotencyKey, Class<T> type) {
    return post(path, body, idempotencyKey).data(type);
  }

  Answered post(String path, Object body, String idempotencyKey) {
    var request =
        request(path, Map.of())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofByteArray(ApiJson.write(body)))
            .build();
    return call(request);
  }

  /// A file of at most `limit` bytes.
  byte[] download(String path, Map<String, String> query, int limit) {
    var request = request(path, query).GET().build();
    return repeat(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit)).body();
  }

  private HttpRequest.Builder request(String path, Map<String, String> query) {
    var words =
        query.entrySet().stream()
            .map(word -> encode(word.getKey()) + "=" + encode(word.getValue()))
            .collect(Collectors.joining("&"));
    var base = settings.server().toString().replaceFirst("/+$", "");
    var request =
        HttpRequest.newBuilder(URI.create(base + path + (words.isEmpty() ? "" : "?" + words)));
    if (settings.apiKey() != null) {
      request.header("X-Api-Key", settings.apiKey());
    }
    return request;
  }

  /// Makes any text one segment of a path or one value of a query.
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Answered call(HttpRequest request) {
    var response =
        repeat(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    var answer = Answer.of(response);
    return new Answered(
        answer
            .body()
            .orElseThrow(
                () -> new PacSpaceException.Unreadable("The answer is not a JSON object.", null)),
        answer.retryAfter());
  }

  /// Sends until there is an answer to keep, patience has run out, or the attempts have.
  private HttpResponse<byte[]> repeat(HttpRequest request, BodyHandler<byte[]> handler) {
    var deadline = clock.instant().plus(settings.patience());
    for (var attempt = 1; ; attempt++) {
      Attempt.Failed failed;
      switch (attempt(request, handler)) {
        case Attempt.Answered(HttpResponse<byte[]> response) -> {
          return response;
        }
        case Attempt.Failed found -> failed = found;
      }
      var pause = failed.asked().orElse(pauses.after(attempt));
      var inTime = clock.instant().plus(pause).isBefore(deadline);
      if (!failed.passing() || attempt >= settings.attempts() || !inTime) {
        throw failed.reason();
      }
      pauses.take(pause);
    }
  }

  /// What one request came to.
  private sealed interface Attempt {
    record Answered(HttpResponse<byte[]> response) implements Attempt {}

    /// @param passing whether another attempt may go better
    /// @param asked how long the server asked for
    record Failed(PacSpaceException reason, boolean passing, Optional<Duration> asked)
        implements Attempt {}
  }

  private Attempt attempt(HttpRequest request, BodyHandler<byte[]> handler) {
    // The timeout of a request would end with the answer's head; this one covers its body too.
    var answer = http.sendAsync(request, handler);
    try {
      return judge(answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return unreachable("did not answer in time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException lost) {
        return unreachable("cannot be reached", lost);
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted(e);
    }
  }

  private Attempt unreachable(String what, Exception cause) {
    var reason = new PacSpaceException.Unavailable(settings.server() + " " + what + ".", cause);
    return new Attempt.Failed(reason, true, Optional.empty());
  }

  private static Attempt judge(HttpResponse<byte[]> response) {
    var status = response.statusCode();
    if (status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_CREATED) {
      return new Attempt.Answered(response);
    }
    var answer = Answer.of(response);
    if (answer.isOperation()) {
      return new Attempt.Answered(response);
    }
    return new Attempt.Failed(answer.reason(), answer.isPassing(), answer.retryAfter());
  }

  private static PacSpaceException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new PacSpaceException.Interrupted(e);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
