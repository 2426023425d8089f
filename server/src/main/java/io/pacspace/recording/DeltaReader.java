package io.pacspace.recording;

import io.pacspace.ledger.Delta;
import io.pacspace.ledger.Delta.Adjusted;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.RecordId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads one delta from JSON and holds it to every limit of the contract, so that one refusal names
/// each bad field. `null` is as good as absent, and what is not known is ignored.
final class DeltaReader {
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_REFERENCE = 128;
  private static final int MOST_METADATA_BYTES = 8 * 1024;
  private static final int MOST_DIGITS = 15;
  private static final int MOST_DECIMALS = 9;
  private static final BigDecimal LARGEST = new BigDecimal(1_000_000_000);
  private static final int LONGEST_NUMBER = 64;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

  private final List<Failure.Field> problems = new ArrayList<>();
  private final JsonNode body;

  private DeltaReader(JsonNode body) {
    this.body = body;
  }

  /// The delta, or [Failure.Invalid].
  static Delta read(JsonNode body) {
    if (!body.isObject()) {
      throw new Failure.Invalid("A delta must be a JSON object.");
    }
    return new DeltaReader(body).read();
  }

  private Delta read() {
    var customer = part(this::customer);
    var amount = part(this::amount);
    var reason = part(() -> text("reason", LONGEST_REASON, true));
    var reference = part(() -> text("referenceId", LONGEST_REFERENCE, false));
    var metadata = part(this::metadata);
    var adjusts = part(this::adjusts);
    if (customer == null || amount == null || reason == null || !problems.isEmpty()) {
      throw new Failure.Invalid(problems);
    }
    return new Delta(
        customer,
        amount,
        reason,
        Optional.ofNullable(reference),
        Optional.ofNullable(metadata),
        Optional.ofNullable(adjusts));
  }

  /// Reads a part, or notes what is wrong with it.
  private <T> @Nullable T part(Supplier<? extends @Nullable T> reader) {
    try {
      return reader.get();
    } catch (Failure.Invalid problem) {
      problems.addAll(problem.fields());
      return null;
    }
  }

  private CustomerId customer() {
    var value = body.path("customerId");
    if (absent(value)) {
      throw problem("customerId", "is required");
    }
    return CustomerId.requireReachable(value.isString() ? value.stringValue() : "");
  }

  private BigDecimal amount() {
    var value = body.path("delta");
    if (absent(value)) {
      throw problem("delta", "is required");
    }
    var number = number(value);
    if (number == null) {
      throw problem("delta", "must be a number, or the same number as a text");
    }
    var amount = number.stripTrailingZeros();
    if (amount.signum() == 0) {
      throw problem("delta", "must not be zero");
    }
    if (amount.abs().compareTo(LARGEST) > 0) {
      throw problem("delta", "must be at most 1000000000 either way");
    }
    if (amount.scale() > MOST_DECIMALS || amount.precision() > MOST_DIGITS) {
      throw problem("delta", "must have at most 15 significant digits and 9 decimals");
    }
    return amount;
  }

  static @Nullable BigDecimal number(JsonNode value) {
    if (value.isNumber()) {
      return value.decimalValue();
    }
    return value.isString()
            && value.stringValue().length() <= LONGEST_NUMBER
            && NUMBER.matcher(value.stringValue()).matches()
        ? new BigDecimal(value.stringValue())
        : null;
  }

  private @Nullable String text(String field, int longest, boolean required) {
    var value = body.path(field);
    if (absent(value)) {
      if (required) {
        throw problem(field, "is required");
      }
      return null;
    }
    if (!value.isString()) {
      throw problem(field, "must be a text");
    }
    var text = value.stringValue();
    if (text.isEmpty() || text.codePointCount(0, text.length()) > longest) {
      throw problem(field, "must have 1 to " + longest + " characters");
    }
    if (!clean(text)) {
      throw problem(field, "holds a character that is no text");
    }
    if (!Visible.in(text)) {
      throw problem(field, "must have a character that can be seen");
    }
    return text;
  }

  private @Nullable String metadata() {
    var value = body.path("metadata");
    if (absent(value)) {
      return null;
    }
    if (!value.isObject()) {
      throw problem("metadata", "must be a JSON object");
    }
    if (!allClean(value)) {
      throw problem("metadata", "holds a character that is no text");
    }
    var text = ExactJson.write(value);
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_METADATA_BYTES) {
      throw problem("metadata", "must be at most 8 KiB of JSON");
    }
    return text;
  }

  private @Nullable Adjusted adjusts() {
    var value = body.path("adjusts");
    if (absent(value)) {
      return null;
    }
    var reference = value.path("referenceId");
    var record = value.path("recordId");
    if (absent(reference) == absent(record)
        || !(absent(reference) ? record : reference).isString()) {
      throw problem("adjusts", "must name a record by either its referenceId or its recordId");
    }
    var named =
        absent(record)
            ? Optional.of(reference.stringValue())
                .filter(DeltaReader::clean)
                .<Adjusted>map(Adjusted.ByReference::new)
            : RecordId.parse(record.stringValue()).<Adjusted>map(Adjusted.ById::new);
    return named.orElseThrow(() -> problem("adjusts", "names no record of this customer"));
  }

  private static Failure.Invalid problem(String field, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(field, message)));
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static boolean allClean(JsonNode value) {
    if (value.isString()) {
      return clean(value.stringValue());
    }
    return value.propertyNames().stream().allMatch(DeltaReader::clean)
        && value.valueStream().allMatch(DeltaReader::allClean);
  }

  /// Whether a database can hold it: no NUL, no half of a surrogate pair.
  private static boolean clean(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }
}
