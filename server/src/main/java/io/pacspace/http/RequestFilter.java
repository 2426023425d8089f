package io.pacspace.http;

import io.pacspace.platform.Networks;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.web.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
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
/// query, since those may hold tokens, and who asked by their ids; of what is asked for all the
/// time, it tells only the failures unless it is set to `debug`, and nothing at all of what it
/// refuses itself since too many are being served: that is counted.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger("access");
  private static final String REQUEST_ID = "X-Request-Id";
  private static final String TRACE = "TRACE";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7E]");
  private static final int USER_AGENT_LENGTH = 200;

  private final HotRoutes hot;
  private final Refusals refusals;
  private final SecurityHeaders headers;
  private final Networks proxies;
  private final CrossSiteGuard guard;
  private final Admission admission;

  RequestFilter(
      HotRoutes hot,
      Refusals refusals,
      Admission admission,
      SecurityHeaders headers,
      CrossSiteGuard guard,
      HttpSettings settings) {
    this.hot = hot;
    this.refusals = refusals;
    this.headers = headers;
    this.proxies = settings.proxies();
    this.guard = guard;
    this.admission = admission;
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
    headers.write(Caller.path(request), response);
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
      answer(request, response, chain);
      UnreadBody.discard(request, response);
    } catch (Failure.Unavailable full) {
      refusals.write(full, request, response);
      UnreadBody.cut(request);
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    try {
      guard.requireOurName(request);
      if (!SecurityHeaders.allows(request, response) && !hot.serve(request, response)) {
        chain.doFilter(
            TRACE.equals(request.getMethod()) ? new AsOptions(request) : request, response);
      }
    } catch (Exception e) {
      refusals.write(e, request, response);
    }
  }

  private Caller callerOf(HttpServletRequest request) {
    if (request.getAttribute(Caller.class.getName()) instanceof Caller known) {
      return known;
    }
    var id = request.getHeader(REQUEST_ID);
    var caller =
        new Caller(
            id != null && SANE.matcher(id).matches() ? id : newId(),
            ClientAddress.of(request, proxies),
            shortened(request.getHeader("User-Agent")));
    request.setAttribute(Caller.class.getName(), caller);
    return caller;
  }

  /// A UUID of version 4 (RFC 9562) that need not be hard to guess, and so costs no lock.
  private static String newId() {
    var random = ThreadLocalRandom.current();
    var high = (random.nextLong() & ~0xF000L) | 0x4000L;
    var low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
    return new UUID(high, low).toString();
  }

  private static String shortened(@Nullable String userAgent) {
    if (userAgent == null) {
      return "";
    }
    var printable =
        isPrintable(userAgent) ? userAgent : UNPRINTABLE.matcher(userAgent).replaceAll("?");
    return printable.substring(0, Math.min(USER_AGENT_LENGTH, printable.length()));
  }

  private static boolean isPrintable(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static void logAccess(HttpServletRequest request, int status, Duration took) {
    var usual =
        status < 400 && (HttpMethod.GET.matches(request.getMethod()) || HotRoutes.serves(request));
    if (!Admission.has(request)) {
      log.debug("refused since too many are being served");
      return;
    }
    var level = status >= 500 ? log.atWarn() : usual ? log.atDebug() : log.atInfo();
    var route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    Admission.who(request)
        .map(
            who ->
                level
                    .addKeyValue("tenant", () -> who.tenant().toString())
                    .addKeyValue("actor", () -> idOf(who)))
        .orElse(level)
        .addKeyValue("method", request.getMethod())
        .addKeyValue("route", route == null ? "-" : route.toString())
        .addKeyValue("status", status)
        .addKeyValue("ms", took.toMillis())
        .log("{} {} {}", request.getMethod(), route == null ? "-" : route, status);
  }

  /// Means nothing to whoever has the log alone.
  private static String idOf(Principal who) {
    return switch (who) {
      case Principal.User user -> user.user().toString();
      case Principal.Key key -> key.key().toString();
    };
  }

  /// No path takes either method, so both get one answer: 405 and what the path takes. The servlet
  /// would repeat a TRACE with all its headers.
  private static final class AsOptions extends HttpServletRequestWrapper {
    AsOptions(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getMethod() {
      return HttpMethod.OPTIONS.name();
    }
  }
}
