package io.pacspace.browser;

import static org.awaitility.Awaitility.await;

import java.util.Map;

/// What an environment holds, reached past the pages.
final class Data {
  private Data() {}

  /// The newest record of the preferred environment as JSON, once it is verified.
  static String newestRecord(Visitor visitor) {
    return await()
        .until(
            () -> visitor.api("GET", "/dashboard/records?limit=1").text(),
            answer -> answer.contains("\"VERIFIED\""));
  }

  /// Makes this month's checkpoint of a customer; answers its root.
  static String checkpoint(Visitor visitor, String customer) {
    var made = visitor.api("POST", "/dashboard/checkpoints", Map.of("customerId", customer));
    return text(made.text(), "proofRoot");
  }

  static void prefer(Visitor visitor, String environment) {
    var preferred = Map.of("preferredEnvironment", environment);
    visitor.api("PATCH", "/dashboard/auth/preferences", preferred);
  }

  /// The first member of that name whose value is a string.
  static String text(String json, String member) {
    return json.replaceAll("(?s).*?\"" + member + "\":\"([^\"]+)\".*", "$1");
  }
}
