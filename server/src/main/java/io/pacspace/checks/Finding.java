package io.pacspace.checks;

import io.pacspace.checks.Check.Watcher;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.TilePath;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Something that does not follow from what it is derived from.
///
/// @param cell which cell, as its kind and name
/// @param ledger which ledger; none where it is about the cell or the control database
/// @param sentence what is wrong there; holds no reason, reference or metadata of a record
public record Finding(
    Kind kind, String cell, Optional<EnvironmentId> ledger, Place place, String sentence) {

  /// What is wrong; `docs/operations.md` says what each means.
  public enum Kind {
    RECORD_MISSING,
    RECORD_SURPLUS,
    RECORD_ID,
    RECORD_ORDINAL,
    RECORD_TIME,
    RECORD_FUTURE,
    RECORD_LIMITS,
    RECORD_CHANGED,
    RECORD_UNSIGNED,
    ADJUSTS,
    SEQUENCE,
    BALANCE,
    LEDGER_STATE,
    PENDING_MARK,
    LOG_KEY,
    CHECKPOINT_CHAIN,
    CHECKPOINT_SIGNATURE,
    CHECKPOINT_TEXT,
    CHECKPOINT_ROOT,
    ANNOUNCED_HEAD,
    TILE_MISSING,
    TILE_SURPLUS,
    TILE_CHANGED,
    RECEIPT_ID_MISSING,
    RECEIPT_ID_SURPLUS,
    RECEIPT_ID_CHANGED,
    CUSTOMER_TOTALS,
    REFERENCE_MISSING,
    REFERENCE_SURPLUS,
    REFERENCE_CHANGED,
    ANSWER,
    PROOF_ROOT,
    BALANCE_CHECKPOINT,
    STATEMENT,
    ENVIRONMENT,
    STRAY_ROWS;

    /// In lower case, with hyphens.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Where it is wrong; written as a person would say it.
  public sealed interface Place {
    /// The ledger, or whatever else the finding names, as a whole.
    record Whole() implements Place {
      @Override
      public String toString() {
        return "as a whole";
      }
    }

    /// Records by their log index, the last one included.
    record Records(long first, long last) implements Place {
      Records(long index) {
        this(index, index);
      }

      @Override
      public String toString() {
        return first == last ? "record " + first : "records " + first + " to " + last;
      }
    }

    /// The signed checkpoint of a size.
    record Checkpoint(long size) implements Place {
      @Override
      public String toString() {
        return "checkpoint " + size;
      }
    }

    /// A tile by its level and index.
    record Tile(int level, long index) implements Place {
      Tile(TilePath.Hashes path) {
        this(path.level(), path.index());
      }

      /// Its path in the log, without the width of a partial tile.
      @Override
      public String toString() {
        var canBeFull =
            level >= 0
                && level < Long.BYTES - 1
                && index >= 0
                && index < Long.MAX_VALUE >> ((level + 1) * TilePath.HEIGHT);
        return canBeFull
            ? new TilePath.Hashes(level, index, TilePath.FULL).toString()
            : "tile/%d/%d".formatted(level, index);
      }
    }

    /// A customer of the tenant.
    record Customer(String id) implements Place {
      @Override
      public String toString() {
        return "customer " + id;
      }
    }

    /// A customer's records of the sequences above `after`, up to and with `last`.
    record Span(String customer, long after, long last) implements Place {
      @Override
      public String toString() {
        return "customer %s, sequences %d to %d".formatted(customer, after + 1, last);
      }
    }

    /// A tenant's own reference for a record of a customer.
    record Reference(String customer, long logIndex) implements Place {
      @Override
      public String toString() {
        return "reference of customer %s to record %d".formatted(customer, logIndex);
      }
    }

    /// The answer that is kept for an Idempotency-Key.
    record Key(String text) implements Place {
      @Override
      public String toString() {
        return "Idempotency-Key " + text;
      }
    }

    /// A table.
    record Table(String name) implements Place {
      @Override
      public String toString() {
        return name;
      }
    }
  }

  /// What is found in one ledger or in a cell as a whole. Of each kind the first few are told as
  /// they come, and of the rest how many there are: one lost table must not bury the other
  /// findings.
  public static final class Tally {
    private static final long TOLD = 10;

    private final Watcher watcher;
    private final String cell;
    private final Optional<EnvironmentId> ledger;
    private final Map<Kind, Finding> last = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    /// Of a ledger, or where there is none, of the cell as a whole.
    public Tally(Watcher watcher, String cell, Optional<EnvironmentId> ledger) {
      this.watcher = watcher;
      this.cell = cell;
      this.ledger = ledger;
    }

    /// Something was found.
    public void add(Kind kind, Place place, String sentence) {
      if (counts.merge(kind, 1L, Long::sum) <= TOLD) {
        var finding = new Finding(kind, cell, ledger, place, sentence);
        last.put(kind, finding);
        watcher.found(finding);
      }
    }

    /// Tells how many more there were, and answers how many there were in all.
    long end() {
      last.forEach(
          (kind, finding) -> {
            var more = counts.getOrDefault(kind, 0L) - TOLD;
            if (more > 0) {
              watcher.more(finding, more);
            }
          });
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
