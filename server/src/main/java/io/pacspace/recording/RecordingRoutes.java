package io.pacspace.recording;

import io.pacspace.ledger.Recorder;
import io.pacspace.ledger.Submission;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.web.HotRoutes;
import io.pacspace.web.HotRoutes.Answer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// The two routes that record deltas.
@Configuration(proxyBeanMethods = false)
class RecordingRoutes {
  private static final int LONGEST_KEY = 255;
  private static final int PENDING_RETRY = 1;
  private static final Answer PENDING =
      new Answer(
          202,
          """
          {"success":true,"code":"IDEMPOTENCY_PENDING","retryAfterSeconds":1,\
          "message":"The request with this Idempotency-Key is still being worked on."}""",
          Optional.of(PENDING_RETRY));

  private final Recorder recorder;
  private final ObjectReader json;
  private final JsonMapper writer;

  RecordingRoutes(Recorder recorder, JsonMapper json) {
    this.recorder = recorder;
    this.json =
        json.readerFor(JsonNode.class).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    this.writer = json;
  }

  @Bean
  ServletRegistrationBean<HttpServlet> deltaRoute(HotRoutes routes) {
    return routes.post("/api/v1/balance/delta", this::recordOne);
  }

  @Bean
  ServletRegistrationBean<HttpServlet> batchRoute(HotRoutes routes) {
    return routes.post("/api/v1/balance/delta/batch", this::recordBatch);
  }

  private Answer recordOne(Principal.Key caller, HttpServletRequest request) throws IOException {
    var key = key(request);
    var delta = DeltaReader.read(body(request));
    var submission =
        new Submission(
            caller.environment(),
            caller.entitlement(),
            key.map(text -> new Submission.Key(text, RequestHash.ofOne(delta))),
            List.of(delta),
            outcomes -> SingleAnswer.write(delta, outcomes.getFirst()));
    return record(caller, submission);
  }

  private Answer recordBatch(Principal.Key caller, HttpServletRequest request) throws IOException {
    var key = key(request);
    var batch = Batch.read(body(request), writer);
    var submission =
        new Submission(
            caller.environment(),
            caller.entitlement(),
            key.map(text -> new Submission.Key(text, RequestHash.ofBatch(batch))),
            batch.deltas(),
            batch::answer);
    return record(caller, submission);
  }

  private Answer record(Principal.Key caller, Submission submission) {
    return recorder.record(caller, submission).map(text -> new Answer(201, text)).orElse(PENDING);
  }

  private JsonNode body(HttpServletRequest request) throws IOException {
    JsonNode body = json.readValue(request.getInputStream());
    if (body == null || !body.isObject()) {
      throw new Failure.Invalid("The body must be a JSON object.");
    }
    return body;
  }

  private static Optional<String> key(HttpServletRequest request) {
    var key = request.getHeader("Idempotency-Key");
    if (key == null || key.isEmpty()) {
      return Optional.empty();
    }
    if (key.length() > LONGEST_KEY || key.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new Failure.Invalid(
          List.of(
              new Failure.Field(
                  "Idempotency-Key",
                  "must have at most " + LONGEST_KEY + " printable characters")));
    }
    return Optional.of(key);
  }
}
