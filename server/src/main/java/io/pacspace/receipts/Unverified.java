package io.pacspace.receipts;

import io.pacspace.databases.Cells;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerEntries.Sealed;
import io.pacspace.ledger.VerifiedSize;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.transparency.Hash;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Looks for a receipt id among the records that are not verified yet.
///
/// No index leads to them, which each delta would have to pay for. They are few, since each is one
/// for about a second, and they are gone through from the newest of each ledger back. Anyone may
/// ask for that, so it is bounded: so many records, and so few at once, whose places all sources
/// share.
@Component
class Unverified {
  private static final int MOST = 5_000;
  private static final int AT_ONCE = 3;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final SharedPlaces places = new SharedPlaces(AT_ONCE);
  private final Cells cells;
  private final LedgerEntries entries;
  private final VerifiedSize published;

  Unverified(Cells cells, LedgerEntries entries, VerifiedSize published) {
    this.cells = cells;
    this.entries = entries;
    this.published = published;
  }

  /// Whether some accepted record has this receipt id and is not verified. [Failure.Unavailable]
  /// where none that was gone through has it and more wait than can be.
  boolean has(Hash receiptId) {
    return places.use(() -> search(receiptId));
  }

  private boolean search(Hash receiptId) {
    var missed = false;
    for (var cell : cells.all()) {
      var left = (long) MOST;
      for (var ledger : entries.pending(cell)) {
        var most = left;
        var tail = cell.read(ledger, db -> newest(db, ledger, most));
        if (tail.records().stream().anyMatch(record -> record.receiptId().equals(receiptId))) {
          return true;
        }
        missed = missed || tail.isCut();
        left -= tail.records().size();
      }
    }
    if (missed) {
      throw new Failure.Unavailable(
          "More records wait to be verified than can be looked through right now; ask again in a"
              + " moment.",
          RETRY);
    }
    return false;
  }

  /// The newest of a ledger's unverified records.
  ///
  /// @param isCut whether there are older ones
  private record Tail(List<Sealed> records, boolean isCut) {}

  private Tail newest(JdbcClient db, EnvironmentId ledger, long most) {
    var size = entries.size(db, ledger);
    var verified = published.size(db, ledger);
    var from = Math.max(verified, size - most);
    var records = from < size ? entries.sealed(db, ledger, from, size) : List.<Sealed>of();
    return new Tail(records, from > verified);
  }
}
