package io.pacspace.balances;

import io.pacspace.comparison.By;
import io.pacspace.comparison.Claim;
import io.pacspace.comparison.Comparison;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Problems;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

/// The other side's count of some usage, row by row.
///
/// @param hasMore whether there are more than are compared
record CountedRows(List<Row> rows, boolean hasMore) {
  /// As many as bodies hold where rows say what they are; without an end, empty ones would take
  /// much more memory than the body.
  private static final int MOST = 50_000;

  /// One amount and what it is the amount of; a day's sum is a row as well.
  record Row(
      @Nullable String referenceId,
      @Nullable String recordId,
      @Nullable String date,
      @JsonDeserialize(using = Amount.ClaimReader.class) @Nullable Claim delta) {
    private String text(By by) {
      var text =
          switch (by) {
            case REFERENCE -> referenceId;
            case RECORD -> recordId;
            case DAY -> date;
          };
      return text == null ? "" : text;
    }
  }

  /// What the rows name: the first of reference, record and day that one of them has.
  By by() {
    for (var by : By.values()) {
      if (rows.stream().anyMatch(row -> !row.text(by).isEmpty())) {
        return by;
      }
    }
    return By.REFERENCE;
  }

  /// [Failure.Invalid] that names the first row without an amount that adds up, or without a day
  /// where they are matched by that.
  void require(By by) {
    new Problems().unless(!hasMore, "rows", "must be at most " + MOST).refuseIfAny();
    for (var i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      var at = "rows[" + i + "].";
      if (row.delta() == null) {
        throw invalid(at + "delta", "is required");
      }
      Amount.bounded(at + "delta", row.delta());
      requireName(by, row, at + "date");
    }
  }

  private static void requireName(By by, Row row, String field) {
    try {
      by.nameOf(row.text(by));
    } catch (DateTimeException _) {
      throw invalid(field, "must be a date such as 2026-01-31, or a time with its zone");
    }
  }

  /// Claims every row; they have to be as [#require] wants them.
  void claim(By by, Comparison comparison) {
    for (var i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      if (row.delta() != null) {
        comparison.claim(by.nameOf(row.text(by)), row.delta(), i);
      }
    }
  }

  private static Failure.Invalid invalid(String field, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(field, message)));
  }

  /// Reads an array of rows, and no more of them than are compared.
  static final class Reader extends StdDeserializer<CountedRows> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(CountedRows.class);
    }

    @Override
    public CountedRows deserialize(JsonParser json, DeserializationContext context) {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        return (CountedRows) context.handleUnexpectedToken(getValueType(context), json);
      }
      var rows = new ArrayList<Row>();
      var hasMore = false;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          context.handleUnexpectedToken(context.constructType(Row.class), json);
        }
        if (rows.size() < MOST) {
          rows.add(context.readValue(json, Row.class));
        } else {
          json.skipChildren();
          hasMore = true;
        }
      }
      return new CountedRows(rows, hasMore);
    }
  }
}
