package io.pacspace.client;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a server said instead of a result.
record Answer(int status, Optional<JsonNode> body, Optional<Duration> retryAfter) {
  private static final int ACCEPTED = 202;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  static Answer of(HttpResponse<byte[]> response) {
    var body = ApiJson.parse(response.body());
    return new Answer(response.statusCode(), body, retryAfter(response, body));
  }

  /// The header, or else what the body says; a date in the header is not understood.
  private static Optional<Duration> retryAfter(
      HttpResponse<byte[]> response, Optional<JsonNode> body) {
    var header =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(Long::valueOf);
    return header
        .or(() -> body.flatMap(Answer::retryAfterSeconds))
        .map(seconds -> Duration.ofSeconds(seconds));
  }

  private static Optional<Long> retryAfterSeconds(JsonNode body) {
    var inError = body.path("error").path("retryAfterSeconds");
    var seconds = inError.isNumber() ? inError : body.path("retryAfterSeconds");
    return seconds.canConvertToLong() && seconds.longValue() >= 0
        ? Optional.of(seconds.longValue())
        : Optional.empty();
  }

  /// Whether asking again may give a result: a request with the same key is still being worked on,
  /// or somebody on the way is busy.
  boolean isPassing() {
    return switch (status) {
      case ACCEPTED, TOO_MANY_REQUESTS, BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT -> true;
      default -> false;
    };
  }

  /// Whether it is an operation, which goes on beside the request; not to be repeated, but
  /// followed.
  boolean isOperation() {
    return status == ACCEPTED
        && body.filter(json -> json.path("data").path("operationId").isString()).isPresent();
  }

  PacSpaceException reason() {
    return switch (status) {
      case ACCEPTED, BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT ->
          new PacSpaceException.Unavailable(message("The server is busy."), null);
      default ->
          body.filter(json -> json.path("error").isObject())
              .<PacSpaceException>map(this::refused)
              .orElseGet(
                  () ->
                      new PacSpaceException.Unreadable(
                          "The answer is " + status + ", without a reason.", null));
    };
  }

  private PacSpaceException.Refused refused(JsonNode json) {
    var error = json.path("error");
    var fields = new ArrayList<PacSpaceException.Refused.Field>();
    for (var detail : error.path("details")) {
      fields.add(
          new PacSpaceException.Refused.Field(
              detail.path("field").asString(""), detail.path("message").asString("")));
    }
    return new PacSpaceException.Refused(
        status,
        text(error, "code"),
        message("The server refused with " + status + "."),
        text(error, "requestId"),
        fields);
  }

  private String message(String otherwise) {
    return body.map(json -> json.path("error").path("message").asString(otherwise))
        .orElse(otherwise);
  }

  private static @Nullable String text(JsonNode object, String member) {
    var value = object.path(member);
    return value.isString() ? value.stringValue() : null;
  }
}
