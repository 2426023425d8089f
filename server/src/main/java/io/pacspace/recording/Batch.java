package io.pacspace.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.ledger.Delta;
import io.pacspace.recording.Submission.Outcome;
import io.pacspace.shared.Failure;
import io.pacspace.shared.RequestHash;
import io.pacspace.transparency.Hash;
import io.pacspace.web.Envelope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.DecimalNode;

/// Many deltas in one request, each with an answer of its own: a bad one fails alone.
record Batch(List<Item> items, JsonMapper json) {
  private static final int MOST = 1_000;

  /// Reads `{"deltas":[…]}`; throws [Failure.Invalid] if that is not its form.
  static Batch read(JsonNode body, JsonMapper json) {
    var deltas = body.path("deltas");
    if (!deltas.isArray() || deltas.isEmpty() || deltas.size() > MOST) {
      throw new Failure.Invalid(
          List.of(new Failure.Field("deltas", "must be a list of 1 to " + MOST + " deltas")));
    }
    return new Batch(deltas.valueStream().map(Item::read).toList(), json);
  }

  /// The same from items that were read one by one.
  static Batch of(List<Item> items, JsonMapper json) {
    if (items.isEmpty() || items.size() > MOST) {
      throw new Failure.Invalid(
          List.of(new Failure.Field("deltas", "must be a list of 1 to " + MOST + " deltas")));
    }
    return new Batch(items, json);
  }

  /// Those that can be recorded, in order.
  List<Delta> deltas() {
    var deltas = new ArrayList<Delta>();
    for (var item : items) {
      if (item instanceof Item.Good(var delta)) {
        deltas.add(delta);
      }
    }
    return deltas;
  }

  /// What tells it from every other request: each item in order. What can be read is compared by
  /// value, the rest as it is written.
  Hash hash() {
    return hash(Item::hash);
  }

  /// The same as earlier versions had it, who wrote what cannot be read as null and half of a
  /// surrogate pair as a question mark; none where all items are good.
  Optional<Hash> earlierHash() {
    return items.stream().allMatch(Item.Good.class::isInstance)
        ? Optional.empty()
        : Optional.of(hash(Item::earlierHash));
  }

  private Hash hash(Function<Item, Hash> ofItem) {
    var hash = RequestHash.of("batch");
    items.forEach(item -> hash.add(ofItem.apply(item)));
    return hash.done();
  }

  /// The answer, given one outcome for each of [#deltas]. If the plan is why nothing at all was
  /// recorded, the whole is refused for that.
  String answer(List<Outcome> outcomes) {
    var rest = outcomes.iterator();
    var results = new ArrayList<Result>();
    for (var item : items) {
      var index = results.size();
      results.add(
          switch (item) {
            case Item.Good(var delta) -> result(index, delta, rest.next());
            case Item.Bad bad -> bad.result(index);
            case Item.Unreadable(_, var problem) -> failed(index, null, null, problem);
          });
    }
    var failed = results.stream().filter(result -> result.error() != null).count();
    if (failed == results.size()) {
      refuseIfUnpaid(outcomes);
    }
    return json.writeValueAsString(
        Envelope.of(new Results(results.size() - failed, failed, results)));
  }

  private static void refuseIfUnpaid(List<Outcome> outcomes) {
    for (var outcome : outcomes) {
      if (outcome instanceof Outcome.Refused(Failure.PaymentRequired unpaid)) {
        throw unpaid;
      }
    }
  }

  private static Result result(int index, Delta delta, Outcome outcome) {
    var customer = delta.customer().text();
    return switch (outcome) {
      case Outcome.Accepted(var id, var salted) ->
          new Result(
              index,
              customer,
              amount(delta),
              "QUEUED",
              id.toString(),
              salted.receiptId().toString(),
              null,
              null,
              null);
      case Outcome.Replayed(var id, var receipt) ->
          new Result(
              index,
              customer,
              amount(delta),
              "QUEUED",
              id.toString(),
              receipt.toString(),
              null,
              null,
              true);
      case Outcome.Refused(var failure) -> failed(index, customer, amount(delta), failure);
    };
  }

  /// The refusal of one item, with the fields that are bad as a single delta's has them.
  private static Result failed(
      int index, @Nullable String customer, @Nullable JsonNode delta, Failure failure) {
    var fields =
        failure instanceof Failure.Invalid invalid ? invalid.fields() : List.<Failure.Field>of();
    return new Result(
        index,
        customer,
        delta,
        "FAILED",
        null,
        null,
        failure.getMessage(),
        fields.isEmpty() ? null : fields,
        null);
  }

  private static JsonNode amount(Delta delta) {
    return new DecimalNode(new BigDecimal(delta.amount().toPlainString()));
  }

  /// One delta as it was sent.
  sealed interface Item {
    static Item read(JsonNode body) {
      try {
        return new Good(DeltaReader.read(body));
      } catch (Failure.Invalid problem) {
        return new Bad(body, problem);
      }
    }

    default Hash hash() {
      return switch (this) {
        case Good(var delta) -> delta.contentHash();
        case Bad(var body, _) -> RequestHash.of("bad").with(ExactJson.write(body));
        case Unreadable(var text, _) -> RequestHash.of("unreadable").with(text);
      };
    }

    default Hash earlierHash() {
      return switch (this) {
        case Good(var delta) -> delta.contentHash();
        case Bad(var body, _) -> refused(ExactJson.write(body));
        case Unreadable _ -> refused("null");
      };
    }

    private static Hash refused(String json) {
      return RequestHash.of("refused").with(new String(json.getBytes(UTF_8), UTF_8));
    }

    /// It can be recorded.
    record Good(Delta delta) implements Item {}

    /// It cannot, and this is why.
    record Bad(JsonNode body, Failure.Invalid problem) implements Item {
      private static final int MOST_DIGITS = 64;

      /// Repeats what was sent as far as that says which delta this was.
      Result result(int index) {
        var customer = body.path("customerId");
        var delta = body.path("delta");
        return failed(
            index,
            customer.isString() ? customer.stringValue() : null,
            delta.isString() || isShort(delta) ? delta : null,
            problem);
      }

      /// Whether it is a number that is short when written plainly, as all are: seven characters
      /// may stand for one with ten thousand zeroes, which nothing writes.
      private static boolean isShort(JsonNode delta) {
        if (!delta.isNumber()) {
          return false;
        }
        var number = delta.decimalValue();
        return number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= MOST_DIGITS;
      }
    }

    /// It cannot even be read, and this is why.
    record Unreadable(String text, Failure.Invalid problem) implements Item {}
  }

  record Results(long totalQueued, long totalFailed, List<Result> results) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      int index,
      @Nullable String customerId,
      @Nullable JsonNode delta,
      String status,
      @Nullable String recordId,
      @Nullable String receiptId,
      @Nullable String error,
      @Nullable List<Failure.Field> details,
      @Nullable Boolean idempotent) {}
}
