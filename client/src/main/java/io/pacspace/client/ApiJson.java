package io.pacspace.client;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// The JSON that goes over the wire. Numbers that are not whole are exact decimals both ways.
final class ApiJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .addModule(new SimpleModule().addDeserializer(Hash.class, new HashText()))
          .build();

  private ApiJson() {}

  static byte[] write(Object body) {
    return JSON.writeValueAsBytes(body);
  }

  /// The JSON of an answer, or nothing where it is none.
  static Optional<JsonNode> parse(byte[] body) {
    try {
      return Optional.of(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /// Reads `data` of an answer.
  static <T> T data(JsonNode answer, Class<T> type) {
    try {
      return JSON.treeToValue(answer.required("data"), type);
    } catch (JacksonException e) {
      throw new PacSpaceException.Unreadable(
          "The answer does not hold a " + type.getSimpleName() + ".", e);
    }
  }

  static Map<String, Object> body(NewDelta delta) {
    var body = new LinkedHashMap<String, Object>();
    body.put("customerId", delta.customerId());
    body.put("delta", delta.delta());
    body.put("reason", delta.reason());
    delta.referenceId().ifPresent(reference -> body.put("referenceId", reference));
    if (!delta.metadata().isEmpty()) {
      body.put("metadata", delta.metadata());
    }
    delta.adjusts().ifPresent(adjusted -> body.put("adjusts", body(adjusted)));
    return body;
  }

  private static Map<String, Object> body(NewDelta.Adjusted adjusted) {
    return switch (adjusted) {
      case NewDelta.Adjusted.ByReference(String reference) -> Map.of("referenceId", reference);
      case NewDelta.Adjusted.ByRecord(String record) -> Map.of("recordId", record);
    };
  }

  /// A row of a count; its amount as text, which counts to the last digit.
  static Map<String, Object> body(CountedRow row) {
    var amount = row.delta().toPlainString();
    return switch (row) {
      case CountedRow.OfReference(var reference, _) ->
          Map.of("referenceId", reference, "delta", amount);
      case CountedRow.OfRecord(var record, _) -> Map.of("recordId", record, "delta", amount);
      case CountedRow.OfDay(var date, _) -> Map.of("date", date.toString(), "delta", amount);
      case CountedRow.Unnamed _ -> Map.of("delta", amount);
    };
  }

  /// The answer to one delta.
  record EmitAnswer(
      String recordId,
      Hash receiptId,
      String customerId,
      BigDecimal delta,
      Optional<Boolean> idempotent) {
    RecordedDelta toEmitted() {
      return new RecordedDelta(recordId, receiptId, customerId, delta, idempotent.orElse(false));
    }
  }

  /// An item of a batch's answer; what was sent amiss may come back as something else.
  record BatchItem(
      int index,
      Optional<JsonNode> customerId,
      Optional<JsonNode> delta,
      Optional<String> recordId,
      Optional<Hash> receiptId,
      Optional<String> error,
      Optional<Boolean> idempotent) {
    BatchResult.Item toItem() {
      if (recordId.isEmpty() || receiptId.isEmpty()) {
        return new BatchResult.Item.Failed(index, error.orElse("not recorded"));
      }
      return new BatchResult.Item.Queued(
          index,
          new RecordedDelta(
              recordId.get(),
              receiptId.get(),
              customerId.orElseThrow().stringValue(),
              delta.orElseThrow().decimalValue(),
              idempotent.orElse(false)));
    }
  }

  /// A batch's answer.
  record BatchAnswer(List<BatchItem> results) {}

  /// Balance checkpoints.
  ///
  /// @param next where the list goes on, for `after`
  record CheckpointList(List<BalanceCheckpoint> checkpoints, Optional<String> next) {}

  private static final class HashText extends StdScalarDeserializer<Hash> {
    private static final long serialVersionUID = 1L;

    HashText() {
      super(Hash.class);
    }

    @Override
    public Hash deserialize(JsonParser parser, DeserializationContext context) {
      try {
        return Hash.parse(String.valueOf(parser.getValueAsString()));
      } catch (Refusal refusal) {
        return context.reportInputMismatch(this, "%s", refusal.getMessage());
      }
    }
  }
}
