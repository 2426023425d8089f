package io.pacspace.receipts;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerEntries.Sealed;
import io.pacspace.ledger.VerifiedSize;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
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

  private final SharedPlaces places = new SharedPlaces(AT_ONCE);
  private final Cells cells;
  private final LedgerEntries entries;
  private final VerifiedSize published;

  Unverified(Cells cells, LedgerEntries entries, VerifiedSize published) {
    this.cells = cells;
    this.entries = entries;
    this.published = published;
  }

  /// Whether some accepted record has this receipt id and is not verified. Where more wait than can
  /// be gone through, the older ones may be missed.
  boolean has(Hash receiptId) {
    return places.use(() -> cells.all().stream().anyMatch(cell -> has(cell, receiptId)));
  }

  private boolean has(Cell cell, Hash receiptId) {
    var left = (long) MOST;
    for (var ledger : entries.pending(cell)) {
      if (left == 0) {
        return false;
      }
      var most = left;
      var tail = cell.read(ledger, db -> newest(db, ledger, most));
      if (tail.stream().anyMatch(record -> record.receiptId().equals(receiptId))) {
        return true;
      }
      left -= tail.size();
    }
    return false;
  }

  /// The newest of a ledger's unverified records.
  private List<Sealed> newest(JdbcClient db, EnvironmentId ledger, long most) {
    var size = entries.size(db, ledger);
    var from = Math.max(published.size(db, ledger), size - most);
    return from < size ? entries.sealed(db, ledger, from, size) : List.of();
  }
}
