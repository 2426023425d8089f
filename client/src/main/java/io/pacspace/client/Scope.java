package io.pacspace.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which of a customer's records a question is about, and what their sum starts from.
public final class Scope {
  /// As the API names them.
  private final Map<String, String> words;

  private Scope(Map<String, String> words) {
    this.words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
  }

  /// The current month in UTC.
  public static Scope currentMonth() {
    return new Scope(Map.of("timePreset", "current_month"));
  }

  /// A month in UTC.
  public static Scope month(YearMonth month) {
    return new Scope(Map.of("period", month.toString()));
  }

  /// From `start` until just before `end`, at most twelve months.
  public static Scope between(Instant start, Instant end) {
    return new Scope(Map.of("timePreset", "custom"))
        .with("startDate", start.toString())
        .with("endDate", end.toString());
  }

  /// The same, summed up from a balance instead of zero.
  public Scope startingAt(BigDecimal balance) {
    return with("startingBalance", balance.toPlainString());
  }

  /// The same, from the records behind the one or the last one that this root stands for.
  public Scope startingAtRoot(String proofRoot) {
    return with("startingCheckpoint", proofRoot).with("startingCheckpointType", "proofRoot");
  }

  /// The same, from the records behind this one.
  public Scope startingAtRecord(String recordId) {
    return with("startingCheckpoint", recordId).with("startingCheckpointType", "recordId");
  }

  Map<String, String> words() {
    return words;
  }

  private Scope with(String name, String value) {
    var more = new LinkedHashMap<String, String>(words);
    more.put(name, value);
    return new Scope(more);
  }

  @Override
  public String toString() {
    return words.toString();
  }
}
