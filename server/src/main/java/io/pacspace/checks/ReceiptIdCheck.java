package io.pacspace.checks;

import io.pacspace.checks.Check.Watcher;
import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.Finding.Tally;
import io.pacspace.databases.InspectedDatabase;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.SaltedRecord;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Looks whether every verified record of a cell is found by its receipt id, and nothing else is.
/// The table that leads to records knows no order by ledger, so all ledgers are walked at once:
/// records and rows side by side, both by ledger and log index. Rows of generations below 0 count
/// as absent: no search looks into those.
final class ReceiptIdCheck {
  private final String cell;
  private final Watcher watcher;
  private @Nullable Tally findings;
  private @Nullable EnvironmentId ledger;
  private long verified;
  private long mismatches;
  private long read;

  private ReceiptIdCheck(String cell, Watcher watcher) {
    this.cell = cell;
    this.watcher = watcher;
  }

  /// Walks a cell, and answers how many mismatches there are.
  static long check(InspectedDatabase cell, Watcher watcher) {
    return cell.snapshot(db -> new ReceiptIdCheck(cell.name(), watcher).walk(db));
  }

  /// A place in a log. The order is PostgreSQL's: a UUID by its bytes, which are not signed.
  private record Spot(UUID ledger, long index) implements Comparable<Spot> {
    private static final Comparator<Spot> ORDER =
        Comparator.comparingLong(
                (Spot spot) -> spot.ledger.getMostSignificantBits() + Long.MIN_VALUE)
            .thenComparingLong(spot -> spot.ledger.getLeastSignificantBits() + Long.MIN_VALUE)
            .thenComparingLong(Spot::index);

    @Override
    public int compareTo(Spot other) {
      return ORDER.compare(this, other);
    }

    static Spot of(ResultSet row) throws SQLException {
      return new Spot(row.getObject("ledger_id", UUID.class), row.getLong("log_index"));
    }
  }

  /// The first four bytes of the receipt id of a place.
  private record Entry(Spot spot, int prefix) {}

  private long walk(JdbcClient db) {
    try (var records =
            db
                .sql(
                    """
                    select ledger_id, log_index, salt, commitment from ledger.deltas
                    union all
                    select ledger_id, log_index, salt, commitment from ledger.entries
                    order by ledger_id, log_index
                    """)
                .query((row, _) -> new Entry(Spot.of(row), prefix(row)))
                .stream();
        var kept =
            db
                .sql(
                    """
                    select ledger_id, log_index, prefix from proofs.receipts
                    where generation >= 0
                    order by ledger_id, log_index
                    """)
                .query((row, _) -> new Entry(Spot.of(row), row.getInt("prefix")))
                .stream()) {
      walk(db, records.iterator(), kept.iterator());
    }
    if (findings != null) {
      mismatches += findings.end();
    }
    return mismatches;
  }

  private static int prefix(ResultSet row) throws SQLException {
    var receiptId = SaltedRecord.receiptId(row.getBytes("salt"), row.getBytes("commitment"));
    return ByteBuffer.wrap(receiptId.bytes()).getInt();
  }

  private void walk(JdbcClient db, Iterator<Entry> records, Iterator<Entry> rows) {
    var kept = next(rows);
    while (records.hasNext()) {
      var record = records.next();
      watcher.reading("receipt ids", ++read);
      for (; kept != null && kept.spot().compareTo(record.spot()) < 0; kept = next(rows)) {
        surplus(db, kept.spot());
      }
      var found = 0;
      for (; kept != null && kept.spot().equals(record.spot()); kept = next(rows)) {
        check(db, record, kept, ++found);
      }
      enter(db, record.spot());
      if (found == 0 && record.spot().index() < verified) {
        found(Kind.RECEIPT_ID_MISSING, record.spot(), "It is verified and not found by its id.");
      }
    }
    for (; kept != null; kept = next(rows)) {
      surplus(db, kept.spot());
    }
  }

  private static @Nullable Entry next(Iterator<Entry> rows) {
    return rows.hasNext() ? rows.next() : null;
  }

  private void check(JdbcClient db, Entry record, Entry kept, int number) {
    enter(db, record.spot());
    if (number > 1) {
      found(Kind.RECEIPT_ID_SURPLUS, kept.spot(), "More than one receipt id leads to it.");
    } else if (kept.spot().index() >= verified) {
      found(
          Kind.RECEIPT_ID_SURPLUS,
          kept.spot(),
          "A receipt id leads to it, and it is not verified.");
    } else if (kept.prefix() != record.prefix()) {
      found(Kind.RECEIPT_ID_CHANGED, kept.spot(), "Another receipt id than its own leads to it.");
    }
  }

  private void surplus(JdbcClient db, Spot spot) {
    enter(db, spot);
    found(Kind.RECEIPT_ID_SURPLUS, spot, "A receipt id leads to it, and it is not there.");
  }

  private void enter(JdbcClient db, Spot spot) {
    if (ledger == null || !ledger.value().equals(spot.ledger())) {
      if (findings != null) {
        mismatches += findings.end();
      }
      ledger = new EnvironmentId(spot.ledger());
      verified = LedgerCheck.verified(db, ledger);
      findings = new Tally(watcher, cell, Optional.of(ledger));
    }
  }

  private void found(Kind kind, Spot spot, String sentence) {
    if (findings != null) {
      findings.add(kind, new Place.Records(spot.index()), sentence);
    }
  }
}
