package io.pacspace.checks;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Texts that say something else than a text does, and nearly the same.
final class OtherText {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OtherText() {}

  /// Of JSON, one for each of its values, and each claims what it can; otherwise some with another
  /// letter or digit.
  static List<String> of(String text) {
    if (!text.startsWith("{")) {
      return List.of(changed(text));
    }
    return members(JSON.readTree(text)).stream()
        .map(member -> text.replace(member, changed(member)))
        .map(other -> other.replace("\"QUEUED\"", "\"VERIFIED\""))
        .map(other -> other.replace("\"final\":false", "\"final\":true"))
        .toList();
  }

  /// The members whose values are no objects, as they are written.
  private static Set<String> members(JsonNode node) {
    var members = new TreeSet<String>();
    for (var member : node.properties()) {
      if (member.getValue().isValueNode() && !member.getValue().isNull()) {
        members.add("\"" + member.getKey() + "\":" + member.getValue());
      }
    }
    node.valueStream().forEach(one -> members.addAll(members(one)));
    return members;
  }

  /// The same with its last digit or letter changed.
  private static String changed(String text) {
    for (var word : List.of("true", "false")) {
      if (text.endsWith(":" + word)) {
        return text.substring(0, text.length() - word.length()) + !Boolean.parseBoolean(word);
      }
    }
    for (var i = text.length() - 1; i > 0; i--) {
      if (Character.isLetterOrDigit(text.charAt(i))) {
        return text.substring(0, i) + next(text.charAt(i)) + text.substring(i + 1);
      }
    }
    return text + "x";
  }

  private static char next(char letter) {
    return switch (letter) {
      case '9' -> '1';
      case 'f', 'z', 'Z' -> 'a';
      default -> (char) (letter + 1);
    };
  }
}
