package io.pacspace.client;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where the server is, who calls, and how patient the client is.
///
/// @param server the server's address, such as `https://pacspace.example`
/// @param apiKey the key of an environment; null for a client that only verifies
/// @param timeout the longest that one attempt may take, 10 seconds unless set
/// @param patience the longest that one call may take with all its attempts, 60 seconds unless set
/// @param attempts the most attempts of one call, 6 unless set
public record ClientSettings(
    URI server, @Nullable String apiKey, Duration timeout, Duration patience, int attempts) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 6;

  /// Throws `IllegalArgumentException` for an address that is not http or https, or for less than
  /// one attempt.
  public ClientSettings {
    var web = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    if (!web || server.getHost() == null) {
      throw new IllegalArgumentException("the server's address begins with http:// or https://");
    }
    if (attempts < 1 || !timeout.isPositive() || !patience.isPositive()) {
      throw new IllegalArgumentException("at least one attempt, and some time for it");
    }
  }

  /// For one environment of a server.
  public static ClientSettings of(URI server, String apiKey) {
    return new ClientSettings(server, apiKey, TIMEOUT, PATIENCE, ATTEMPTS);
  }

  /// For verifying what others recorded; every other call is refused by the server.
  public static ClientSettings withoutKey(URI server) {
    return new ClientSettings(server, null, TIMEOUT, PATIENCE, ATTEMPTS);
  }

  /// The same with another timeout.
  public ClientSettings withTimeout(Duration longest) {
    return new ClientSettings(server, apiKey, longest, patience, attempts);
  }

  /// The same with another patience.
  public ClientSettings withPatience(Duration longest) {
    return new ClientSettings(server, apiKey, timeout, longest, attempts);
  }

  /// The same with another number of attempts; 1 never retries.
  public ClientSettings withAttempts(int most) {
    return new ClientSettings(server, apiKey, timeout, patience, most);
  }

  /// Without the key.
  @Override
  public String toString() {
    return "ClientSettings[" + server + "]";
  }
}
