package io.pacspace.receipts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Window;
import io.pacspace.web.Envelope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// How far work is that takes longer than a request.
@RestController
class OperationController {
  /// When to ask again while one is running, in seconds.
  private static final int RETRY_AFTER = 1;

  private final CloseWindow closings;
  private final Settings settings;

  OperationController(CloseWindow closings, Settings settings) {
    this.closings = closings;
    this.settings = settings;
  }

  /// The closing of a window.
  ///
  /// @param status `running`, `done` or `failed`
  /// @param problem a sentence where it failed
  /// @param checkpointsUrl where its checkpoints are, once it has ended
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OperationAnswer(
      String operationId,
      String status,
      Progress progress,
      String period,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String problem,
      @Nullable String checkpointsUrl) {
    static OperationAnswer of(Closing closing, Settings settings) {
      var window = closing.window();
      return new OperationAnswer(
          closing.id().toString(),
          closing.status(),
          new Progress(closing.done(), closing.customers()),
          window.text(),
          closing.startedAt(),
          closing.endedAt().orElse(null),
          problem(closing),
          closing.endedAt().isEmpty()
              ? null
              : settings.link(
                  "/api/v1/balance/checkpoints?startDate=%s&endDate=%s"
                      .formatted(Window.write(window.start()), Window.write(window.end()))));
    }

    private static @Nullable String problem(Closing closing) {
      return closing
          .firstRefused()
          .map(
              first ->
                  "The stored records of %d customers contradict themselves, of which %s is the"
                          .formatted(closing.refused(), first.text())
                      + " first: for these there is no statement; whoever runs this server has to"
                      + " run `pacspace check`.")
          .orElse(null);
    }
  }

  /// What tells whoever has to ask again when to do so; nothing once it has ended.
  static HttpHeaders headers(OperationAnswer answer) {
    var headers = new HttpHeaders();
    if (answer.endedAt() == null) {
      headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER));
    }
    return headers;
  }

  /// How many customers are done, and how many there are.
  record Progress(long done, long total) {}

  @GetMapping("/api/v1/operations/{operationId}")
  ResponseEntity<Envelope<OperationAnswer>> operation(
      @AuthenticationPrincipal Principal.Key caller, @PathVariable String operationId) {
    return Closing.Id.parse(operationId)
        .flatMap(id -> closings.find(caller.environment(), id))
        .map(closing -> OperationAnswer.of(closing, settings))
        .map(answer -> ResponseEntity.ok().headers(headers(answer)).body(Envelope.of(answer)))
        .orElseThrow(() -> new Failure.NotFound("There is no such operation."));
  }
}
