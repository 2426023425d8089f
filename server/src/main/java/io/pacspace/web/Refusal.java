package io.pacspace.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.shared.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every failed answer looks like.
///
/// @param statusCode the HTTP status, repeated for clients that see only the body
@JsonInclude(JsonInclude.Include.NON_NULL)
record Refusal(boolean success, Detail error, String message, int statusCode) {
  /// @param code absent where an API client sent invalid input, as the official clients expect
  /// @param retryAfterSeconds whole seconds, at least 1, on 429 and 503
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Detail(
      @Nullable String code,
      String message,
      String requestId,
      @Nullable List<Failure.Field> details,
      @Nullable Long retryAfterSeconds) {}
}
