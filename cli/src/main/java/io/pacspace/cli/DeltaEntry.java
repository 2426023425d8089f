package io.pacspace.cli;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// A delta of a file that was verified, so that its members are what the format says.
///
/// @param index its place in the log
/// @param record its members
record DeltaEntry(long index, Hash receiptId, Json.Obj record) {
  long sequence() {
    return record.members().get("sequence") instanceof Json.Num(double value) ? (long) value : 0;
  }

  Instant acceptedAt() {
    return Instant.parse(text("acceptedAt").orElseThrow());
  }

  Optional<String> text(String member) {
    return record.members().get(member) instanceof Json.Str(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /// Whether two say that they are of the same usage: by their id, or by the reference that whoever
  /// recorded it gave it.
  boolean isOfTheUsageOf(DeltaEntry other) {
    var reference = text("referenceId");
    return text("recordId").equals(other.text("recordId"))
        || (reference.isPresent() && reference.equals(other.text("referenceId")));
  }

  /// The members in which two differ, by name.
  List<String> differencesFrom(DeltaEntry other) {
    var names = new TreeSet<>(record.members().keySet());
    names.addAll(other.record.members().keySet());
    names.removeIf(
        name -> Objects.equals(record.members().get(name), other.record.members().get(name)));
    return List.copyOf(names);
  }
}
