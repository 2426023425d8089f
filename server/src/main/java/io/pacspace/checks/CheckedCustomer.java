package io.pacspace.checks;

import io.pacspace.checks.CustomerCheck.Totals;
import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One customer on its way through its records.
final class CheckedCustomer {
  private final Subject ledger;
  private final String id;
  private final @Nullable Totals totals;
  private long sequence;
  private long index = -1;
  private BigDecimal balance = BigDecimal.ZERO;
  private long verified;
  private BigDecimal sum = BigDecimal.ZERO;
  private @Nullable UUID firstId;
  private @Nullable Instant firstAt;
  private @Nullable Instant lastAt;

  CheckedCustomer(Subject ledger, String id, @Nullable Totals totals) {
    this.ledger = ledger;
    this.id = id;
    this.totals = totals;
  }

  String id() {
    return id;
  }

  void next(ResultSet row) throws SQLException {
    var place = new Place.Records(row.getLong("log_index"));
    var delta = row.getBigDecimal("delta");
    checkPlace(place, row.getLong("sequence"));
    checkBalance(place, row.getLong("sequence"), row.getBigDecimal("balance"), delta);
    sequence = row.getLong("sequence");
    index = place.first();
    balance = row.getBigDecimal("balance");
    if (index < ledger.verified()) {
      count(row, delta);
    }
  }

  private void checkPlace(Place.Records place, long found) {
    if (found != sequence + 1) {
      ledger.found(
          Kind.SEQUENCE,
          place,
          "Of customer %s it has the sequence %d, and the one before it %d."
              .formatted(id, found, sequence));
    }
    if (place.first() <= index) {
      ledger.found(
          Kind.SEQUENCE,
          place,
          "Of customer %s it comes after record %d by its sequence.".formatted(id, index));
    }
  }

  /// Behind a gap nobody can tell what the balance should be.
  private void checkBalance(
      Place.Records place, long found, BigDecimal balanceFound, BigDecimal delta) {
    var made = balance.add(delta);
    if (found == sequence + 1 && made.compareTo(balanceFound) != 0) {
      ledger.found(
          Kind.BALANCE,
          place,
          "Of customer %s it has the balance %s instead of %s."
              .formatted(id, plain(balanceFound), plain(made)));
    }
  }

  private void count(ResultSet row, BigDecimal delta) throws SQLException {
    verified++;
    sum = sum.add(delta);
    lastAt = row.getTimestamp("accepted_at").toInstant();
    if (verified == 1) {
      firstId = row.getObject("record_id", UUID.class);
      firstAt = lastAt;
    }
  }

  void end() {
    if (totals == null) {
      if (verified > 0) {
        found("It has %d verified records and no totals.".formatted(verified));
      }
      return;
    }
    if (totals.deltas() != verified || totals.balance().compareTo(sum) != 0) {
      found(
          "Its totals are %d records and %s instead of %d and %s."
              .formatted(totals.deltas(), plain(totals.balance()), verified, plain(sum)));
    }
    if (!Objects.equals(firstId, totals.firstId())
        || !Objects.equals(firstAt, totals.firstAt())
        || !Objects.equals(lastAt, totals.lastAt())) {
      found("Its totals name another first record, first time or last time.");
    }
  }

  private void found(String sentence) {
    ledger.found(Kind.CUSTOMER_TOTALS, new Place.Customer(id), sentence);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
