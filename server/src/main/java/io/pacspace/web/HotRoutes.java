package io.pacspace.web;

import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.core.JacksonException;

/// Routes that programs call so often that they are served by a plain servlet on their exact path,
/// beside DispatcherServlet and without Spring Security's chain, which cost more than the work.
/// What those two see to holds here as well: the key, the origin, the method, the refusals.
@Component
public class HotRoutes {
  private static final String NAME = "hot route ";

  private final KeyAuthenticator keys;
  private final Settings settings;
  private final Refusals refusals;

  HotRoutes(KeyAuthenticator keys, Settings settings, Refusals refusals) {
    this.keys = keys;
    this.settings = settings;
    this.refusals = refusals;
  }

  /// What a route does; may throw a [Failure] or what comes of reading JSON.
  @FunctionalInterface
  public interface Handler {
    /// Answers a program's request; its body is at most 1 MiB of UTF-8.
    Answer handle(Principal.Key caller, HttpServletRequest request) throws IOException;
  }

  /// A status and a JSON text, and the seconds of `Retry-After` where there is one.
  public record Answer(int status, String json, Optional<Integer> retryAfter) {
    /// An answer that asks for no other try.
    public Answer(int status, String json) {
      this(status, json, Optional.empty());
    }

    /// The answer to a request whose Idempotency-Key another one is just using.
    public static Answer pending() {
      return new Answer(
          202,
          """
          {"success":true,"code":"IDEMPOTENCY_PENDING","retryAfterSeconds":1,\
          "message":"The request with this Idempotency-Key is still being worked on."}""",
          Optional.of(1));
    }
  }

  /// A route that takes POST at exactly `path`.
  public ServletRegistrationBean<HttpServlet> post(String path, Handler handler) {
    var registration = new ServletRegistrationBean<HttpServlet>(new Route(path, handler), path);
    registration.setName(NAME + path);
    registration.setLoadOnStartup(1);
    return registration;
  }

  /// Whether the container has given this request to such a route.
  static boolean serves(HttpServletRequest request) {
    var servlet = request.getHttpServletMapping().getServletName();
    return servlet != null && servlet.startsWith(NAME);
  }

  private final class Route extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final transient Handler handler;

    Route(String path, Handler handler) {
      this.path = path;
      this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, path);
      ServerHttpObservationFilter.findObservationContext(request)
          .ifPresent(observed -> observed.setPathPattern(path));
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Content-Type-Options", "nosniff");
      try {
        write(answer(request), response);
      } catch (JacksonException unreadable) {
        refusals.write(RefusalAdvice.bodyOf(unreadable), request, response);
      } catch (Exception problem) {
        refusals.write(problem, request, response);
      }
    }

    private Answer answer(HttpServletRequest request) throws Exception {
      if (!OriginFilter.isOurs(request, settings)) {
        throw new Failure.Forbidden(
            HttpRefusal.CROSS_ORIGIN_REQUEST, HttpRefusal.CROSS_ORIGIN_REQUEST.sentence());
      }
      var caller =
          Optional.ofNullable(request.getHeader("X-Api-Key"))
              .flatMap(key -> keys.authenticate(Secret.of(key)))
              .orElseThrow(
                  () ->
                      new Failure.Unauthenticated(
                          HttpRefusal.INVALID_API_KEY, HttpRefusal.INVALID_API_KEY.sentence()));
      if (!HttpMethod.POST.matches(request.getMethod())) {
        throw new HttpRequestMethodNotSupportedException(
            request.getMethod(), Set.of(HttpMethod.POST.name()));
      }
      return handler.handle(caller, request);
    }

    private static void write(Answer answer, HttpServletResponse response) throws IOException {
      var body = answer.json().getBytes(StandardCharsets.UTF_8);
      response.setStatus(answer.status());
      answer.retryAfter().ifPresent(seconds -> response.setIntHeader("Retry-After", seconds));
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
