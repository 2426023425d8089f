package io.pacspace.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.platform.Networks;
import io.pacspace.platform.Settings;
import io.pacspace.platform.Shares;
import io.pacspace.shared.Failure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/// The outermost filter: gives each request its id, says who calls, turns what escapes the other
/// filters into a refusal, and writes the access log. That log names the route, never the path or
/// query, since those may hold tokens; of what is asked for all the time, it tells only the
/// failures unless it is set to `debug`, and nothing at all of what it refuses itself since too
/// many are being served: that is counted.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger("access");
  private static final String REQUEST_ID = "X-Request-Id";
  private static final String ADMITTED = Admission.class.getName();
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7E]");
  private static final int USER_AGENT_LENGTH = 200;

  private final HotRoutes hot;
  private final Refusals refusals;
  private final Networks proxies;
  private final Admission admission;

  RequestFilter(HotRoutes hot, Refusals refusals, Settings settings, MeterRegistry metrics) {
    this.hot = hot;
    this.refusals = refusals;
    this.proxies = settings.proxies();
    this.admission = new Admission(settings.limits().requestsAtOnce(), metrics);
  }

  /// What the container dispatches after an error is still the same request.
  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    var caller = callerOf(request);
    response.setHeader(REQUEST_ID, caller.requestId());
    var started = System.nanoTime();
    try (var _ = MDC.putCloseable("requestId", caller.requestId())) {
      caller.serve(
          () -> {
            serve(request, response, chain);
            logAccess(request, response.getStatus(), Duration.ofNanos(System.nanoTime() - started));
            return null;
          });
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    try (var _ = admission.enter(request)) {
      request.setAttribute(ADMITTED, true);
      if (!hot.serve(request, response)) {
        chain.doFilter(request, response);
      }
    } catch (Exception e) {
      if (response.isCommitted()) {
        log.debug("the client left before the answer was complete");
      } else {
        refusals.write(e, request, response);
      }
    }
  }

  private Caller callerOf(HttpServletRequest request) {
    if (request.getAttribute(Caller.class.getName()) instanceof Caller known) {
      return known;
    }
    var id = request.getHeader(REQUEST_ID);
    var caller =
        new Caller(
            id != null && SANE.matcher(id).matches() ? id : UUID.randomUUID().toString(),
            ClientAddress.of(request, proxies),
            shortened(request.getHeader("User-Agent")));
    request.setAttribute(Caller.class.getName(), caller);
    return caller;
  }

  private static String shortened(@Nullable String userAgent) {
    if (userAgent == null) {
      return "";
    }
    var printable = UNPRINTABLE.matcher(userAgent).replaceAll("?");
    return printable.substring(0, Math.min(USER_AGENT_LENGTH, printable.length()));
  }

  private static void logAccess(HttpServletRequest request, int status, Duration took) {
    var usual =
        status < 400 && (HttpMethod.GET.matches(request.getMethod()) || HotRoutes.serves(request));
    if (request.getAttribute(ADMITTED) == null) {
      log.debug("refused since too many are being served");
      return;
    }
    var level = status >= 500 ? log.atWarn() : usual ? log.atDebug() : log.atInfo();
    var route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    level
        .addKeyValue("method", request.getMethod())
        .addKeyValue("route", route == null ? "-" : route.toString())
        .addKeyValue("status", status)
        .addKeyValue("ms", took.toMillis())
        .log("{} {} {}", request.getMethod(), route == null ? "-" : route, status);
  }

  /// Bounds what is served at once, and so the memory that it takes, whoever comes: the requests,
  /// and the bytes of large bodies, shared by those who call. What the operator's machines ask for
  /// has places of its own, so that a flood makes no server look dead.
  private static final class Admission {
    private static final Set<String> OPERATION = Set.of("/livez", "/readyz", "/metrics");
    private static final int OPERATION_AT_ONCE = 32;
    private static final int LARGE = 16 * 1024;
    private static final int LARGE_BODIES = 16 * BodyFilter.LIMIT;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Shares<String> operation = new Shares<>(OPERATION_AT_ONCE);
    private final Shares<String> largeBodies = new Shares<>(LARGE_BODIES);
    private final Shares<String> requests;
    private final Counter refused;

    Admission(int requests, MeterRegistry metrics) {
      this.requests = new Shares<>(requests);
      this.refused =
          Counter.builder("pacspace.requests.refused")
              .description("Requests refused since too many were being served")
              .register(metrics);
    }

    /// Takes a place until it is closed, or throws [Failure.Unavailable].
    Place enter(HttpServletRequest request) {
      var places = OPERATION.contains(request.getRequestURI()) ? operation : requests;
      var who = whoseShare(request);
      var body = largeBody(request);
      if (!places.take(who, 1)) {
        throw full();
      }
      if (body == 0) {
        return () -> places.giveBack(who, 1);
      }
      if (!largeBodies.take(who, body)) {
        places.giveBack(who, 1);
        throw full();
      }
      return () -> {
        places.giveBack(who, 1);
        largeBodies.giveBack(who, body);
      };
    }

    /// A key is not judged yet; one that is made up has its share only until it is.
    private static String whoseShare(HttpServletRequest request) {
      var key = request.getHeader("X-Api-Key");
      return key == null ? Caller.required().source() : key;
    }

    /// The bytes of a body that may be large; one that is too large is not read.
    private static int largeBody(HttpServletRequest request) {
      var length = request.getContentLengthLong();
      if (length < 0) {
        return request.getHeader("Transfer-Encoding") == null ? 0 : BodyFilter.LIMIT;
      }
      return length < LARGE || length > BodyFilter.LIMIT ? 0 : (int) length;
    }

    private Failure full() {
      refused.increment();
      return new Failure.Unavailable(
          "More is asked of this server than it can do at once; nothing was done for this request.",
          RETRY);
    }
  }

  private interface Place extends AutoCloseable {
    @Override
    void close();
  }
}
