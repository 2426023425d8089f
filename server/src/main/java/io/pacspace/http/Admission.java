package io.pacspace.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.FairShare;
import io.pacspace.web.KeyAuthenticator;
import io.pacspace.web.ServedRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Bounds what is served at once, and so the memory that it takes, whoever comes: the requests, the
/// bytes of large bodies, and the streams that last. All are shared by those who call. A request
/// counts to the source that it comes from until its key or session is known to be good, and from
/// then on to the environment or tenant, so nobody gets a second share by making names up. What the
/// operator's machines ask for has places of its own, so that a flood makes no server look dead.
@Component
final class Admission {
  private static final String KEY = Principal.Key.class.getName();
  private static final String WHO = Principal.class.getName();
  private static final Set<String> OPERATION = Set.of("/livez", "/readyz", "/metrics");
  private static final int OPERATION_AT_ONCE = 32;
  private static final int LARGE = 16 * 1024;
  private static final int LARGE_BODIES = 16 * RequestBody.LIMIT;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final FairShare<String> operation = new FairShare<>(OPERATION_AT_ONCE);
  private final FairShare<String> largeBodies = new FairShare<>(LARGE_BODIES);
  private final FairShare<String> requests;
  private final FairShare<String> streams;
  private final KeyAuthenticator keys;
  private final Counter refused;

  Admission(HttpSettings settings, KeyAuthenticator keys, MeterRegistry metrics) {
    this.requests = new FairShare<>(settings.limits().requestsAtOnce());
    this.streams = new FairShare<>(streamsAtOnce(settings));
    this.keys = keys;
    this.refused =
        Counter.builder("pacspace.requests.refused")
            .description("Requests refused since too many were being served")
            .register(metrics);
  }

  /// Streams are counted apart, up to as many as other requests.
  static int streamsAtOnce(HttpSettings settings) {
    return settings.limits().requestsAtOnce();
  }

  /// Takes a place until it is closed, or throws [Failure.Unavailable].
  Place enter(HttpServletRequest request) {
    var places = OPERATION.contains(Caller.path(request)) ? operation : requests;
    var who = remembered(request).map(Admission::shareOf).orElseGet(Caller.required()::source);
    require(places.take(who, 1));
    var place = new Place(places, who);
    ServedRequest.set(request, place);
    return place;
  }

  /// Whose key it is, if that is known without asking a database.
  private Optional<Principal.Key> remembered(HttpServletRequest request) {
    var key = request.getHeader("X-Api-Key");
    if (key == null || !Caller.path(request).startsWith("/api/")) {
      return Optional.empty();
    }
    var known = keys.remembered(Secret.of(key));
    known.ifPresent(principal -> request.setAttribute(KEY, principal));
    return known;
  }

  /// Whose key a request presents, judged once; its place counts to the environment from then on.
  Optional<Principal.Key> keyOf(HttpServletRequest request) {
    if (request.getAttribute(KEY) instanceof Principal.Key judged) {
      return Optional.of(judged);
    }
    var key =
        Optional.ofNullable(request.getHeader("X-Api-Key"))
            .flatMap(text -> keys.authenticate(Secret.of(text)));
    key.ifPresent(
        principal -> {
          request.setAttribute(WHO, principal);
          placeOf(request).countTo(shareOf(principal));
        });
    return key;
  }

  /// From here on the request's place counts to the tenant whose session it is.
  static void signedIn(HttpServletRequest request, Principal.User user) {
    request.setAttribute(WHO, user);
    placeOf(request).countTo(user.tenant().toString());
  }

  /// A body is about to be read into memory. Throws [Failure.Unavailable] if too much of that is
  /// taken by large ones already.
  static void reads(HttpServletRequest request, int length) {
    if (length >= LARGE) {
      placeOf(request).takeBody(length);
    }
  }

  /// Whose key or session the request has proven to have, for the access log.
  static Optional<Principal> who(HttpServletRequest request) {
    var who = request.getAttribute(WHO) == null ? KEY : WHO;
    return Optional.ofNullable((Principal) request.getAttribute(who));
  }

  /// Whether the request was given a place.
  static boolean has(HttpServletRequest request) {
    return request.getAttribute(ServedRequest.class.getName()) != null;
  }

  private static Place placeOf(HttpServletRequest request) {
    return (Place) ServedRequest.of(request);
  }

  private static String shareOf(Principal.Key key) {
    return key.environment().toString();
  }

  private void require(boolean hasRoom) {
    if (!hasRoom) {
      refused.increment();
      throw new Failure.Unavailable(
          "More is asked of this server than it can do at once; nothing was done for this request.",
          RETRY);
    }
  }

  /// What one request has taken. Used by the thread that serves the request alone.
  final class Place implements ServedRequest, AutoCloseable {
    private FairShare<String> places;
    private String who;
    private int body;
    private @Nullable String bodyOf;

    private Place(FairShare<String> places, String who) {
      this.places = places;
      this.who = who;
    }

    private void countTo(String other) {
      if (!other.equals(who) && places != operation) {
        require(places.move(who, other, 1));
        who = other;
      }
    }

    @Override
    public void becomeStream() {
      require(streams.take(who, 1));
      places.giveBack(who, 1);
      places = streams;
    }

    private void takeBody(int length) {
      require(largeBodies.take(who, length));
      body = length;
      bodyOf = who;
    }

    @Override
    public void close() {
      places.giveBack(who, 1);
      if (bodyOf != null) {
        largeBodies.giveBack(bodyOf, body);
        bodyOf = null;
      }
    }
  }
}
