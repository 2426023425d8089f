package io.pacspace.recording;

import io.pacspace.ledger.Delta;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.shared.Failure;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RequestHash;
import io.pacspace.transparency.Hash;
import io.pacspace.web.HotRoute;
import io.pacspace.web.HotRoute.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// The two routes that record deltas.
@Configuration(proxyBeanMethods = false)
class RecordingRoutes {
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
  HotRoute deltaRoute() {
    return new HotRoute.Post("/api/v1/balance/delta", this::recordOne);
  }

  @Bean
  HotRoute batchRoute() {
    return new HotRoute.Post("/api/v1/balance/delta/batch", this::recordBatch);
  }

  private Answer recordOne(Principal.Key caller, HttpServletRequest request) throws IOException {
    var key = IdempotencyKey.read(request.getHeader(IdempotencyKey.HEADER));
    var delta = DeltaReader.read(body(request.getInputStream().readAllBytes()));
    var submission =
        new Submission(
            caller.environment(),
            caller.entitlement(),
            key.map(named -> new IdempotencyKeys.Key(named.text(), hash(delta))),
            List.of(delta),
            outcomes -> SingleAnswer.write(delta, outcomes.getFirst()));
    return record(caller, submission);
  }

  private Answer recordBatch(Principal.Key caller, HttpServletRequest request) throws IOException {
    var key = IdempotencyKey.read(request.getHeader(IdempotencyKey.HEADER));
    var batch = batch(request.getInputStream().readAllBytes());
    var submission =
        new Submission(
            caller.environment(),
            caller.entitlement(),
            key.map(
                named -> new IdempotencyKeys.Key(named.text(), batch.hash(), batch.earlierHash())),
            batch.deltas(),
            batch::answer);
    return record(caller, submission);
  }

  /// What tells it from every other request.
  static Hash hash(Delta delta) {
    return RequestHash.of("delta").add(delta.contentHash()).done();
  }

  private Answer record(Principal.Key caller, Submission submission) {
    return recorder
        .record(caller, submission)
        .map(text -> new Answer(201, text))
        .orElseGet(Answer::pending);
  }

  JsonNode body(byte[] text) {
    try {
      return object(json.readValue(text));
    } catch (StreamConstraintsException | NumberFormatException _) {
      throw new Pieces(text, json).refusal();
    }
  }

  /// Where the whole cannot be read for the sake of its deltas alone, each is read by itself, so
  /// that a bad one fails alone. What is around them has to be as good as a single delta.
  Batch batch(byte[] text) {
    try {
      return Batch.read(object(json.readValue(text)), writer);
    } catch (StreamReadException | StreamConstraintsException | NumberFormatException _) {
      var pieces = new Pieces(text, json);
      body(pieces.withoutItems());
      return Batch.of(pieces.items(), writer);
    }
  }

  private static JsonNode object(@Nullable JsonNode body) {
    if (body == null || !body.isObject()) {
      throw new Failure.Invalid("The body must be a JSON object.");
    }
    return body;
  }
}
