package io.pacspace.web;

import io.pacspace.shared.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// A route that is called so often that it is served beside DispatcherServlet, which costs more
/// than the work; a module declares one as a bean. What holds for all other routes holds for it
/// too: the body, the key or session, cross-site requests, the method, the refusals, the timer.
public sealed interface HotRoute {
  /// The exact path.
  String path();

  /// A route that takes POST with an API key.
  record Post(String path, Handler handler) implements HotRoute {}

  /// A route that takes GET with a session, and answers a JSON text. What `query` reads of the
  /// control database goes over the connection that the session was read over, without a
  /// transaction.
  record Get(String path, Function<Principal.User, String> query) implements HotRoute {}

  /// What a route for programs does; may throw a `Failure` or what comes of reading JSON.
  @FunctionalInterface
  interface Handler {
    /// Answers a program's request; its body is at most 1 MiB of UTF-8.
    Answer handle(Principal.Key caller, HttpServletRequest request) throws IOException;
  }

  /// A status and a JSON text, and the seconds of `Retry-After` where there is one.
  record Answer(int status, String json, Optional<Integer> retryAfter) {
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
}
