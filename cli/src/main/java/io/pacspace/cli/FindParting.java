package io.pacspace.cli;

import io.pacspace.cli.Parting.AtRecord;
import io.pacspace.cli.Parting.Kind;
import io.pacspace.transparency.VerifierKey;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// Finds the first record in which two files part whose statements contradict each other. Reads
/// both at once, record by record, and keeps none but those at hand.
///
/// @param origin of the log that both are of
record FindParting(String origin, VerifierKey key) {
  Parting between(StatementFile one, StatementFile other) {
    for (var file : List.of(one, other)) {
      if (!file.hasRecords()) {
        return new Parting.Unknown(
            "at which record is told by the bundles of both alone, and %s has no records"
                .formatted(file.file()));
      }
      if (!Files.isRegularFile(file.file())) {
        return new Parting.Unknown(
            "at which record is not told by %s, which cannot be read twice".formatted(file.file()));
      }
    }
    if (!one.statement().customerId().equals(other.statement().customerId())) {
      return new Parting.Unknown("the records are those of two customers");
    }
    try (var first = DeltaEntries.open(one, origin, key);
        var second = DeltaEntries.open(other, origin, key)) {
      var parting = between(first, second);
      first.finish();
      second.finish();
      return parting;
    }
  }

  private static Parting between(DeltaEntries one, DeltaEntries other) {
    var alike = 0L;
    var a = one.next();
    var b = other.next();
    while (a.isPresent() || b.isPresent()) {
      var order = Long.compare(sequence(a), sequence(b));
      if (order == 0) {
        if (!a.orElseThrow().receiptId().equals(b.orElseThrow().receiptId())) {
          return apart(one, other, a.orElseThrow(), b.orElseThrow());
        }
        alike++;
        a = one.next();
        b = other.next();
      } else if (order < 0) {
        if (other.source().lacks(a.orElseThrow())) {
          return new AtRecord(Kind.MISSING, a.orElseThrow(), null, List.of());
        }
        a = one.next();
      } else {
        if (one.source().lacks(b.orElseThrow())) {
          return new AtRecord(Kind.EXTRA, null, b.orElseThrow(), List.of());
        }
        b = other.next();
      }
    }
    return nowhere(one.source(), other.source(), alike);
  }

  private static long sequence(Optional<DeltaEntry> delta) {
    return delta.map(DeltaEntry::sequence).orElse(Long.MAX_VALUE);
  }

  /// Two records at one sequence. Where one of the two is found further on in the other file, it is
  /// the other that is missing or extra; files that leave records out cannot tell.
  private static Parting apart(DeltaEntries one, DeltaEntries other, DeltaEntry a, DeltaEntry b) {
    if (!a.isOfTheUsageOf(b) && one.source().hasAll() && other.source().hasAll()) {
      var hasA = other.haveUsageOf(a);
      var hasB = one.haveUsageOf(b);
      if (hasB && !hasA) {
        return new AtRecord(Kind.MISSING, a, null, List.of());
      }
      if (hasA && !hasB) {
        return new AtRecord(Kind.EXTRA, null, b, List.of());
      }
    }
    return new AtRecord(Kind.CHANGED, a, b, a.differencesFrom(b));
  }

  private static Parting nowhere(StatementFile one, StatementFile other, long alike) {
    return new Parting.Unknown(
        one.hasAll() && other.hasAll()
            ? "no record of one file contradicts the other file; %d are the same in both"
                .formatted(alike)
            : "the %d records that both files show are the same; at which other is told by the"
                    .formatted(alike)
                + " bundles of both alone");
  }
}
