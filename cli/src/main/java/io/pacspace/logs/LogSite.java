package io.pacspace.logs;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A log at a public address, which may be slow, busy or hostile.
final class LogSite implements LogFiles {
  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

  private final URI base;
  private final Duration timeout;
  private final HttpClient http;

  /// @param base ends in a slash
  LogSite(URI base) {
    this(base, TIMEOUT);
  }

  LogSite(URI base, Duration timeout) {
    if (base.getHost() == null) {
      throw new Unusable(base + " names no host.");
    }
    this.base = base;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  @Override
  public Optional<byte[]> read(String path, int limit) {
    var file = base.resolve(path);
    var request =
        HttpRequest.newBuilder(file)
            .header("User-Agent", "pacspace")
            .header("Accept-Encoding", "gzip, identity")
            .build();
    var pause = FIRST_PAUSE;
    for (var attempt = 1; ; attempt++) {
      var answer = ask(request, limit);
      switch (answer) {
        case Answer.Given(Optional<byte[]> bytes) -> {
          return bytes;
        }
        case Answer.Failed(String reason, boolean passing, Optional<Duration> asked) -> {
          if (!passing || attempt == ATTEMPTS) {
            throw new Unusable(file + " cannot be read: " + reason + ".");
          }
          sleep(asked.orElse(pause));
          pause = pause.multipliedBy(2);
        }
      }
    }
  }

  @Override
  public int lanes() {
    return 8;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /// What one request came to.
  private sealed interface Answer {
    /// @param file nothing where there is no such file
    record Given(Optional<byte[]> file) implements Answer {}

    /// @param passing whether asking again may help
    record Failed(String reason, boolean passing, Optional<Duration> asked) implements Answer {}
  }

  private Answer ask(HttpRequest request, int limit) {
    // The timeout of a request would end with the answer's head; this one covers its body too.
    var answer = http.sendAsync(request, head -> bodyOf(head, limit));
    try {
      var response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      var status = response.statusCode();
      return switch (status) {
        case HttpURLConnection.HTTP_OK -> decoded(response, limit);
        case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
            new Answer.Given(Optional.empty());
        default ->
            new Answer.Failed(
                "the answer is " + status,
                status == TOO_MANY_REQUESTS || status >= HttpURLConnection.HTTP_INTERNAL_ERROR,
                retryAfter(response));
      };
    } catch (ExecutionException e) {
      var tooLong = String.valueOf(e.getMessage()).contains("exceed");
      return new Answer.Failed(
          tooLong ? tooLong(limit) : "the host does not answer", !tooLong, Optional.empty());
    } catch (TimeoutException _) {
      answer.cancel(true);
      return new Answer.Failed("the host takes too long", false, Optional.empty());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("interrupted", false, Optional.empty());
    }
  }

  /// The body of a file; whatever a site says beside that, such as a page for what is missing, is
  /// not kept.
  private static BodySubscriber<byte[]> bodyOf(HttpResponse.ResponseInfo head, int limit) {
    return head.statusCode() == HttpURLConnection.HTTP_OK
        ? BodySubscribers.limiting(BodySubscribers.ofByteArray(), limit)
        : BodySubscribers.replacing(new byte[0]);
  }

  /// A log may compress its files for everyone, and any site in front of it for those who take it.
  private static Answer decoded(HttpResponse<byte[]> response, int limit) {
    var encodings =
        response.headers().allValues("Content-Encoding").stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
    if (encodings.isEmpty()) {
      return new Answer.Given(Optional.of(response.body()));
    }
    if (encodings.size() > 1 || !GZIP.contains(encodings.getFirst())) {
      return unreadable("its encoding is " + String.join(", ", encodings) + ", not gzip");
    }
    try {
      return new Answer.Given(Optional.of(Gzip.decode(response.body(), limit)));
    } catch (IOException _) {
      return unreadable("it is not the gzip that its Content-Encoding says");
    } catch (Gzip.TooLong _) {
      return unreadable(tooLong(limit));
    }
  }

  private static Answer unreadable(String reason) {
    return new Answer.Failed(reason, false, Optional.empty());
  }

  private static String tooLong(int limit) {
    return "it has more than " + limit + " bytes";
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,4}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .map(wait -> wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
