package io.pacspace.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.databases.DatabaseAway;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.web.Caller;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever went wrong into the one form of a failed answer.
@Component
class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

  private static final String REFUSED = Refusals.class.getName() + ".refused";

  private final JsonMapper json;

  Refusals(JsonMapper json) {
    this.json = json;
  }

  /// Writes the refusal that `problem` amounts to. Where an answer has begun it is too late for
  /// that: it is broken off, so that nobody takes what there is of it for the whole. What goes
  /// wrong after a refusal, such as the rest of a body that nobody sends, changes nothing.
  void write(Exception problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (response.isCommitted()) {
      if (request.getAttribute(REFUSED) == null) {
        logBrokenOff(problem);
        TomcatRefusal.breakOff(request);
      }
      return;
    }
    response.resetBuffer();
    switch (problem) {
      case Failure failure -> write(failure, request, response);
      case ErrorResponse known -> writeKnown(known, request, response);
      case SocketTimeoutException _ ->
          writeKnown(new ErrorResponseException(HttpStatus.REQUEST_TIMEOUT), request, response);
      case InvalidParameterException _, RequestRejectedException _ ->
          write(undecodable(), request, response);
      case BadRequestException _ -> write(brokenOff(), request, response);
      case Exception away when DatabaseAway.is(away) ->
          writeUnavailable(problem, request, response);
      default -> writeUnexpected(problem, request, response);
    }
  }

  private void write(Failure failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (failure) {
      case Failure.Invalid invalid ->
          write(invalid, HttpStatus.BAD_REQUEST, invalid.fields(), null, request, response);
      case Failure.Unauthenticated _ -> write(failure, HttpStatus.UNAUTHORIZED, request, response);
      case Failure.PaymentRequired _ ->
          write(failure, HttpStatus.PAYMENT_REQUIRED, request, response);
      case Failure.Forbidden _ -> write(failure, HttpStatus.FORBIDDEN, request, response);
      case Failure.NotFound missing ->
          write(
              failure,
              HttpStatus.NOT_FOUND,
              List.of(),
              missing.retryAfter().orElse(null),
              request,
              response);
      case Failure.Conflict _ -> write(failure, HttpStatus.CONFLICT, request, response);
      case Failure.Precondition _ ->
          write(failure, HttpStatus.PRECONDITION_FAILED, request, response);
      case Failure.Throttled throttled ->
          write(
              failure,
              HttpStatus.TOO_MANY_REQUESTS,
              List.of(),
              throttled.retryAfter(),
              request,
              response);
      case Failure.Unavailable away ->
          write(
              failure,
              HttpStatus.SERVICE_UNAVAILABLE,
              List.of(),
              away.retryAfter(),
              request,
              response);
    }
  }

  private static void logBrokenOff(Exception problem) {
    if (problem instanceof IOException) {
      log.debug("the client left before the answer was complete");
    } else if (problem instanceof Failure || DatabaseAway.is(problem)) {
      log.warn("an answer is broken off: {}", problem.getClass().getSimpleName());
    } else {
      log.error("an answer is broken off", WithoutValues.of(problem));
    }
  }

  private static Failure undecodable() {
    return new Failure.Invalid(
        "The query cannot be decoded; write it as name=value, in UTF-8, encoded with %.");
  }

  private static Failure brokenOff() {
    return new Failure.Invalid("The body did not arrive in full; send it again.");
  }

  /// What the framework refuses by itself: unknown paths, wrong methods and the like.
  private void writeKnown(
      ErrorResponse known, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    known.getHeaders().forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
    var status = HttpStatus.valueOf(known.getStatusCode().value());
    var refusal = HttpRefusal.of(status, request.getMethod());
    write(refusal.code(), refusal.sentence(), status, List.of(), null, request, response);
  }

  private void writeUnavailable(
      Exception problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.warn("a database is away: {}", problem.getClass().getSimpleName());
    write(
        new Failure.Unavailable(
            "A database is away right now. Nothing was changed; try again in a moment.",
            DATABASE_RETRY),
        request,
        response);
  }

  private void writeUnexpected(
      Exception problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.error("a request failed unexpectedly", WithoutValues.of(problem));
    var refusal = HttpRefusal.INTERNAL_ERROR;
    write(
        refusal.code(),
        refusal.sentence(),
        HttpStatus.INTERNAL_SERVER_ERROR,
        List.of(),
        null,
        request,
        response);
  }

  private void write(
      Failure failure, HttpStatus status, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(failure, status, List.of(), null, request, response);
  }

  private void write(
      Failure failure,
      HttpStatus status,
      List<Failure.Field> fields,
      @Nullable Duration retryAfter,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    write(
        failure.code(),
        String.valueOf(failure.getMessage()),
        status,
        fields,
        retryAfter,
        request,
        response);
  }

  private void write(
      ErrorCode code,
      String message,
      HttpStatus status,
      List<Failure.Field> fields,
      @Nullable Duration retryAfter,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var seconds = retryAfter == null ? null : Math.max(1, retryAfter.plusMillis(999).toSeconds());
    if (seconds != null) {
      response.setHeader(HttpHeaders.RETRY_AFTER, seconds.toString());
    }
    var invalidForClients =
        code == ErrorCode.INVALID_REQUEST && askedFor(request).startsWith("/api/v1/");
    if (!response.containsHeader(HttpHeaders.CACHE_CONTROL)) {
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    var body =
        json.writeValueAsBytes(
            new Refusal(
                false,
                new Refusal.Detail(
                    invalidForClients ? null : code.name(),
                    message,
                    Caller.current().map(Caller::requestId).orElse("none"),
                    fields.isEmpty() ? null : fields,
                    seconds),
                message,
                status.value()));
    // Neither closed nor given its length, since Tomcat would close what there is to read with it
    // (UnreadBody).
    response.getOutputStream().write(body);
    request.setAttribute(REFUSED, true);
    if (HttpMethod.OPTIONS.matches(request.getMethod())) {
      // Or else the servlet would add an Allow of its own.
      response.flushBuffer();
    }
  }

  /// The path of the request itself where the container dispatches its error.
  private static String askedFor(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
        ? UriUtils.decode(original, StandardCharsets.UTF_8)
        : Caller.path(request);
  }

  /// What every failed answer looks like.
  ///
  /// @param statusCode the HTTP status, repeated for clients that see only the body
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Refusal(boolean success, Detail error, String message, int statusCode) {
    /// @param code absent where an API client sent invalid input, as the official clients expect
    /// @param retryAfterSeconds whole seconds, at least 1, on 429 and 503, and on a 404 of what is
    ///   about to be there
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Detail(
        @Nullable String code,
        String message,
        String requestId,
        @Nullable List<Failure.Field> details,
        @Nullable Long retryAfterSeconds) {}
  }

  /// An exception as a log may show it: its types and where they were thrown. Messages of libraries
  /// repeat what they could not handle, which may be a token; only those of broken invariants,
  /// which are written here, are kept, and the state of a database's refusal.
  private static final class WithoutValues extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 10;

    private WithoutValues(String message, @Nullable Throwable cause, StackTraceElement[] trace) {
      super(message, cause);
      setStackTrace(trace);
    }

    static WithoutValues of(Throwable problem) {
      return of(problem, 0);
    }

    private static WithoutValues of(Throwable problem, int depth) {
      var cause = problem.getCause();
      return new WithoutValues(
          words(problem),
          cause == null || depth == DEEPEST ? null : of(cause, depth + 1),
          problem.getStackTrace());
    }

    private static String words(Throwable problem) {
      var type = problem.getClass().getName();
      if (problem.getClass() == IllegalStateException.class) {
        return type + ": " + problem.getMessage();
      }
      return problem instanceof SQLException refused ? type + " " + refused.getSQLState() : type;
    }
  }
}
