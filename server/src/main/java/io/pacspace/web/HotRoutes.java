package io.pacspace.web;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.core.JacksonException;

/// Routes that are called so often that they are served at their exact path right behind
/// [RequestFilter], beside DispatcherServlet and every other filter, which cost more than the work.
/// What those see to holds here as well: the body, the key or session, the origin, the method, the
/// refusals, the timer.
@Component
public class HotRoutes {
  private static final String NAME = "hot route ";
  private static final Set<String> METHODS =
      Arrays.stream(HttpMethod.values())
          .map(HttpMethod::name)
          .collect(Collectors.toUnmodifiableSet());

  private final Admission admission;
  private final BodyFilter bodies;
  private final SessionAuthenticator sessions;
  private final TransactionTemplate oneConnection;
  private final Settings settings;
  private final Refusals refusals;
  private final MeterRegistry metrics;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final Map<Served, Timer> timers = new ConcurrentHashMap<>();

  HotRoutes(
      Admission admission,
      BodyFilter bodies,
      SessionAuthenticator sessions,
      PlatformTransactionManager control,
      Settings settings,
      Refusals refusals,
      MeterRegistry metrics) {
    this.admission = admission;
    this.bodies = bodies;
    this.sessions = sessions;
    this.oneConnection = new TransactionTemplate(control);
    this.oneConnection.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
    this.settings = settings;
    this.refusals = refusals;
    this.metrics = metrics;
  }

  /// What a route for programs does; may throw a [Failure] or what comes of reading JSON.
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

    /// The same for a controller.
    public ResponseEntity<String> entity() {
      var response = ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
      retryAfter.ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds.toString()));
      return response.body(json);
    }
  }

  /// A route that takes POST with an API key at exactly `path`.
  public ServletRegistrationBean<HttpServlet> post(String path, Handler handler) {
    return route(
        path,
        request -> {
          var caller = keyOf(request);
          requireMethod(request, HttpMethod.POST);
          return handler.handle(caller, bodies.judged(request));
        });
  }

  /// A route that takes GET with a session at exactly `path`, and answers a JSON text. What it
  /// reads of the control database goes over the connection that the session was read over, without
  /// a transaction.
  public ServletRegistrationBean<HttpServlet> get(
      String path, Function<Principal.User, String> query) {
    return route(
        path,
        request -> {
          requireMethod(request, HttpMethod.GET, HttpMethod.HEAD);
          return requireNonNull(
              oneConnection.execute(_ -> new Answer(200, query.apply(userOf(request)))));
        });
  }

  private Principal.Key keyOf(HttpServletRequest request) {
    return admission.keyOf(request).orElseThrow(() -> unauthenticated(HttpRefusal.INVALID_API_KEY));
  }

  private Principal.User userOf(HttpServletRequest request) {
    return PrincipalFilter.userOf(request, sessions)
        .orElseThrow(() -> unauthenticated(HttpRefusal.SESSION_REQUIRED));
  }

  private static Failure unauthenticated(HttpRefusal refusal) {
    return new Failure.Unauthenticated(refusal.code(), refusal.sentence());
  }

  private static void requireMethod(HttpServletRequest request, HttpMethod... allowed)
      throws HttpRequestMethodNotSupportedException {
    var names = Arrays.stream(allowed).map(HttpMethod::name).toList();
    if (!names.contains(request.getMethod())) {
      throw new HttpRequestMethodNotSupportedException(request.getMethod(), names);
    }
  }

  private ServletRegistrationBean<HttpServlet> route(String path, Work work) {
    var route = new Route(path, work);
    routes.put(NAME + path, route);
    var registration = new ServletRegistrationBean<HttpServlet>(route, path);
    registration.setName(NAME + path);
    registration.setLoadOnStartup(1);
    return registration;
  }

  /// The paths of all such routes.
  Set<String> paths() {
    return routes.keySet().stream()
        .map(name -> name.substring(NAME.length()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether the container has given this request to such a route.
  static boolean serves(HttpServletRequest request) {
    var servlet = request.getHttpServletMapping().getServletName();
    return servlet != null && servlet.startsWith(NAME);
  }

  /// Answers the request if the container has given it to such a route.
  boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var name = request.getHttpServletMapping().getServletName();
    var route = name == null ? null : routes.get(name);
    if (route == null) {
      return false;
    }
    route.service(request, response);
    return true;
  }

  /// What is done for a request that comes from no other site's page.
  @FunctionalInterface
  private interface Work {
    Answer answer(HttpServletRequest request) throws Exception;
  }

  private record Served(String method, String path, int status) {
    static Served of(HttpServletRequest request, String path, HttpServletResponse response) {
      var known = METHODS.contains(request.getMethod());
      return new Served(known ? request.getMethod() : "UNKNOWN", path, response.getStatus());
    }
  }

  /// Times under the name and tags that Spring gives all other requests.
  private Timer timer(Served served) {
    return Timer.builder("http.server.requests")
        .tag("method", served.method())
        .tag("uri", served.path())
        .tag("status", String.valueOf(served.status()))
        .tags(List.of(Outcome.forStatus(served.status()).asTag()))
        .tag("exception", "none")
        .tag("error", "none")
        .register(metrics);
  }

  private final class Route extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final transient Work work;

    Route(String path, Work work) {
      this.path = path;
      this.work = work;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      var started = System.nanoTime();
      request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, path);
      response.setHeader("Cache-Control", "no-store");
      try {
        write(answer(request), response);
      } catch (JacksonException problem) {
        // What cannot be written is this server's own fault.
        refusals.write(
            RefusalAdvice.isOfReading(problem) ? RefusalAdvice.bodyOf(problem) : problem,
            request,
            response);
      } catch (NumberFormatException number) {
        refusals.write(
            RefusalAdvice.isOfJson(number) ? RefusalAdvice.bodyOf(number) : number,
            request,
            response);
      } catch (Exception problem) {
        refusals.write(problem, request, response);
      }
      timers
          .computeIfAbsent(Served.of(request, path, response), HotRoutes.this::timer)
          .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }

    private Answer answer(HttpServletRequest request) throws Exception {
      OriginFilter.requireOurs(request, settings);
      return work.answer(request);
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
