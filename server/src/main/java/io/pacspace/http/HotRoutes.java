package io.pacspace.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.pacspace.web.CallerHeaders;
import io.pacspace.web.HotRoute;
import io.pacspace.web.HotRoute.Answer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.core.JacksonException;

/// Serves the [HotRoute]s of all modules at their exact paths right behind [RequestFilter], beside
/// DispatcherServlet and every other filter, by the same checks.
@Component
final class HotRoutes implements ServletContextInitializer {
  private static final String NAME = "hot route ";
  private static final Set<String> METHODS =
      Arrays.stream(HttpMethod.values())
          .map(HttpMethod::name)
          .collect(Collectors.toUnmodifiableSet());

  private final CrossSiteGuard guard;
  private final Authentication authentication;
  private final List<CallerHeaders> headers;
  private final RequestBody bodies;
  private final TransactionTemplate oneConnection;
  private final Refusals refusals;
  private final MeterRegistry metrics;
  private final Map<String, Route> routes = new HashMap<>();
  private final Map<Served, Timer> timers = new ConcurrentHashMap<>();

  HotRoutes(
      List<HotRoute> routes,
      CrossSiteGuard guard,
      Authentication authentication,
      List<CallerHeaders> headers,
      RequestBody bodies,
      PlatformTransactionManager control,
      Refusals refusals,
      MeterRegistry metrics) {
    this.guard = guard;
    this.authentication = authentication;
    this.headers = headers;
    this.bodies = bodies;
    this.oneConnection = new TransactionTemplate(control);
    this.oneConnection.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
    this.refusals = refusals;
    this.metrics = metrics;
    routes.forEach(
        route -> this.routes.put(NAME + route.path(), new Route(route.path(), work(route))));
  }

  @Override
  public void onStartup(ServletContext context) {
    routes.forEach(
        (name, route) -> {
          var registration = context.addServlet(name, route);
          registration.addMapping(route.path);
          registration.setLoadOnStartup(1);
        });
  }

  private Work work(HotRoute route) {
    return switch (route) {
      case HotRoute.Post(_, var handler) ->
          (request, response) -> {
            var caller = authentication.requireKey(request);
            headers.forEach(each -> each.add(caller, response));
            requireMethod(request, HttpMethod.POST);
            return handler.handle(caller, bodies.judged(request));
          };
      case HotRoute.Get(_, var query) ->
          (request, response) -> {
            requireMethod(request, HttpMethod.GET, HttpMethod.HEAD);
            return requireNonNull(
                oneConnection.execute(
                    _ -> {
                      var caller = authentication.requireUser(request);
                      headers.forEach(each -> each.add(caller, response));
                      return new Answer(200, query.apply(caller));
                    }));
          };
    };
  }

  private static void requireMethod(HttpServletRequest request, HttpMethod... allowed)
      throws HttpRequestMethodNotSupportedException {
    var names = Arrays.stream(allowed).map(HttpMethod::name).toList();
    if (!names.contains(request.getMethod())) {
      throw new HttpRequestMethodNotSupportedException(request.getMethod(), names);
    }
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
    Answer answer(HttpServletRequest request, HttpServletResponse response) throws Exception;
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
        write(answer(request, response), response);
      } catch (Exception problem) {
        refusals.write(meant(problem), request, response);
      }
      timers
          .computeIfAbsent(Served.of(request, path, response), HotRoutes.this::timer)
          .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }

    private Answer answer(HttpServletRequest request, HttpServletResponse response)
        throws Exception {
      guard.requireOurPage(request);
      return work.answer(request, response);
    }
  }

  /// What cannot be read is the caller's fault; what cannot be written is this server's own.
  private static Exception meant(Exception problem) {
    return switch (problem) {
      case JacksonException json when RefusalAdvice.isOfReading(json) -> RefusalAdvice.bodyOf(json);
      case NumberFormatException number when RefusalAdvice.isOfJson(number) ->
          RefusalAdvice.bodyOf(number);
      default -> problem;
    };
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
