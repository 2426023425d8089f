package io.pacspace.recording;

import java.math.BigDecimal;
import java.util.TreeSet;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.JsonNode;

/// Writes JSON in one spelling: members sorted, no white space, a number by its exact decimal
/// value. Equal values have equal texts and, unlike in RFC 8785, different values different ones.
final class ExactJson {
  private static final int LONGEST_TAIL_OF_ZEROES = 20;

  private final StringBuilder text = new StringBuilder();

  private ExactJson() {}

  static String write(JsonNode value) {
    var writer = new ExactJson();
    writer.append(value);
    return writer.text.toString();
  }

  private void append(JsonNode value) {
    if (value.isObject()) {
      appendObject(value);
    } else if (value.isArray()) {
      appendArray(value);
    } else if (value.isNumber()) {
      text.append(number(value.decimalValue()));
    } else if (value.isString()) {
      appendString(value.stringValue());
    } else {
      text.append(value.isBoolean() ? String.valueOf(value.booleanValue()) : "null");
    }
  }

  private void appendObject(JsonNode object) {
    var separator = '{';
    for (var name : new TreeSet<>(object.propertyNames())) {
      text.append(separator);
      appendString(name);
      text.append(':');
      append(object.path(name));
      separator = ',';
    }
    text.append(object.isEmpty() ? "{}" : "}");
  }

  private void appendArray(JsonNode array) {
    var separator = '[';
    for (var item : array) {
      text.append(separator);
      append(item);
      separator = ',';
    }
    text.append(array.isEmpty() ? "[]" : "]");
  }

  private void appendString(String value) {
    text.append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, text);
    text.append('"');
  }

  /// In plain notation unless that would be long: a number of ten characters may stand for one with
  /// a billion zeroes.
  private static String number(BigDecimal value) {
    var stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 && stripped.scale() > -LONGEST_TAIL_OF_ZEROES
        ? stripped.toPlainString()
        : stripped.toString();
  }
}
