package io.pacspace.cli;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.BundleReader;
import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The deltas of a bundle one after the other. The file was verified before, and is once more while
/// it is read: whoever has come to the end knows that it is still what it was.
final class DeltaEntries implements AutoCloseable {
  private final StatementFile source;
  private final WatchedInput in;
  private final BundleReader.@Nullable Verification records;

  private DeltaEntries(
      StatementFile source, WatchedInput in, BundleReader.@Nullable Verification records) {
    this.source = source;
    this.in = in;
    this.records = records;
  }

  /// @param origin the log that is meant
  static DeltaEntries open(StatementFile source, String origin, VerifierKey key) {
    var in = WatchedInput.open(source.file(), VerifyProof.PATIENCE);
    if (source.hasNone()) {
      return new DeltaEntries(source, in, null);
    }
    try {
      var bundle = BundleReader.open(in);
      return new DeltaEntries(source, in, bundle.begin(origin, Set.of(key)));
    } catch (Refusal _) {
      in.close();
      throw changed(source.file());
    } catch (IOException _) {
      in.close();
      throw new Unusable(source.file() + " cannot be read.");
    }
  }

  StatementFile source() {
    return source;
  }

  /// The next delta; nothing behind the last.
  Optional<DeltaEntry> next() {
    var reading = records;
    if (reading == null) {
      return Optional.empty();
    }
    try {
      for (var next = reading.next(); next.isPresent(); next = reading.next()) {
        var record = next.get().record();
        if (Json.parse(record.record()) instanceof Json.Obj members
            && members.members().get("type") instanceof Json.Str(String type)
            && type.equals(DeltaRun.TYPE)) {
          return Optional.of(new DeltaEntry(next.get().index(), record.receiptId(), members));
        }
      }
      return Optional.empty();
    } catch (Refusal _) {
      throw changed(source.file());
    } catch (IOException _) {
      throw new Unusable(source.file() + " cannot be read.");
    }
  }

  /// Goes to the end, and tells whether one of the deltas there is of the same usage.
  boolean haveUsageOf(DeltaEntry sought) {
    var found = false;
    for (var next = next(); next.isPresent(); next = next()) {
      found |= next.get().isOfTheUsageOf(sought);
    }
    return found;
  }

  /// Goes to the end.
  void finish() {
    while (next().isPresent()) {
      // Each is checked as it is read.
    }
  }

  private static Unusable changed(Path file) {
    return new Unusable(file + " has changed while it was read.");
  }

  @Override
  public void close() {
    in.close();
  }
}
