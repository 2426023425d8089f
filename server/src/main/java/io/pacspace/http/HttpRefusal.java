package io.pacspace.http;

import io.pacspace.shared.ErrorCode;
import org.springframework.http.HttpStatus;

/// What is refused before any module is asked, and what to say of it.
enum HttpRefusal {
  NOT_FOUND(ErrorCode.NOT_FOUND, "There is nothing at this path."),
  METHOD_NOT_ALLOWED(
      ErrorCode.METHOD_NOT_ALLOWED,
      "This path does not take that method; Allow lists those it takes."),
  PAYLOAD_TOO_LARGE(
      ErrorCode.PAYLOAD_TOO_LARGE, "The body is over the limit of 1 MiB; send less at once."),
  REQUEST_TIMEOUT(
      ErrorCode.REQUEST_TIMEOUT,
      "The body took too long to arrive, so nothing was done; send it again."),
  UNSUPPORTED_MEDIA_TYPE(
      ErrorCode.UNSUPPORTED_MEDIA_TYPE,
      "Send the body as JSON, with Content-Type: application/json."),
  NOT_ACCEPTABLE(
      ErrorCode.NOT_ACCEPTABLE, "Nothing at this path comes in the form that Accept asks for."),
  RANGE_NOT_SATISFIABLE(
      ErrorCode.RANGE_NOT_SATISFIABLE,
      "It ends before the range that is asked for; Content-Range has its length."),
  INVALID_REQUEST(
      ErrorCode.INVALID_REQUEST,
      "The request cannot be understood as HTTP; check its path and headers, and that they are at"
          + " most 8 KiB."),
  SESSION_REQUIRED(ErrorCode.SESSION_REQUIRED, "Sign in first; this needs a session."),
  INVALID_API_KEY(
      ErrorCode.INVALID_API_KEY, "The X-Api-Key header is missing or holds no valid key."),
  CROSS_ORIGIN_REQUEST(
      ErrorCode.CROSS_ORIGIN_REQUEST,
      "Another site may not change anything here; use this site's own pages."),
  INTERNAL_ERROR(
      ErrorCode.INTERNAL_ERROR,
      "Something failed on this side and was logged under the request id; try again, and if it"
          + " persists give that id to whoever runs this installation.");

  private final ErrorCode code;
  private final String sentence;

  HttpRefusal(ErrorCode code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  ErrorCode code() {
    return code;
  }

  String sentence() {
    return sentence;
  }

  /// The refusal for a status that the framework chose.
  static HttpRefusal of(HttpStatus status, String method) {
    return switch (status) {
      case NOT_FOUND -> NOT_FOUND;
      case METHOD_NOT_ALLOWED -> METHOD_NOT_ALLOWED;
      case CONTENT_TOO_LARGE -> PAYLOAD_TOO_LARGE;
      case NOT_ACCEPTABLE -> NOT_ACCEPTABLE;
      case REQUEST_TIMEOUT -> REQUEST_TIMEOUT;
      case UNSUPPORTED_MEDIA_TYPE -> UNSUPPORTED_MEDIA_TYPE;
      case REQUESTED_RANGE_NOT_SATISFIABLE -> RANGE_NOT_SATISFIABLE;
      case UNAUTHORIZED -> SESSION_REQUIRED;
      case NOT_IMPLEMENTED, HTTP_VERSION_NOT_SUPPORTED -> INVALID_REQUEST;
      default -> status.is4xxClientError() ? INVALID_REQUEST : INTERNAL_ERROR;
    };
  }
}
