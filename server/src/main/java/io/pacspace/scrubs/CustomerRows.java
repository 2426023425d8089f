package io.pacspace.scrubs;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.StoredRecord;
import io.pacspace.shared.EnvironmentId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Re-adds customers: each of their deltas is held against the one before it, and their totals
/// against their newest verified one.
final class CustomerRows {
  private final SliceStore store;
  private final JdbcClient db;
  private final EnvironmentId ledger;
  private final FirstBreak breaks;
  private final Map<String, StoredRecord> newest = new HashMap<>();

  CustomerRows(SliceStore store, JdbcClient db, EnvironmentId ledger, FirstBreak breaks) {
    this.store = store;
    this.db = db;
    this.ledger = ledger;
    this.breaks = breaks;
  }

  /// Reads where the customers of these deltas stood before.
  void learn(List<StoredRecord> deltas) {
    var customers = new ArrayList<String>();
    var sequences = new ArrayList<Long>();
    var asked = new HashSet<>(newest.keySet());
    for (var delta : deltas) {
      if (asked.add(delta.customer()) && delta.sequence() > 1) {
        customers.add(delta.customer());
        sequences.add(delta.sequence() - 1);
      }
    }
    if (!customers.isEmpty()) {
      store
          .bySequence(db, ledger, customers, sequences)
          .forEach(before -> newest.put(before.customer(), before));
    }
  }

  void check(StoredRecord delta) {
    var before = newest.put(delta.customer(), delta);
    var sequence = before == null ? 0 : before.sequence();
    var balance = before == null ? BigDecimal.ZERO : before.balance();
    if (delta.sequence() != sequence + 1
        || (before != null && before.logIndex() >= delta.logIndex())) {
      breaks.found(
          Kind.SEQUENCE,
          delta.logIndex(),
          "Of customer %s it has the sequence %d, and the one before it %d."
              .formatted(delta.customer(), delta.sequence(), sequence));
    } else if (balance.add(delta.delta()).compareTo(delta.balance()) != 0) {
      breaks.found(
          Kind.BALANCE,
          delta.logIndex(),
          "Of customer %s it has the balance %s instead of %s."
              .formatted(
                  delta.customer(), plain(delta.balance()), plain(balance.add(delta.delta()))));
    }
  }

  /// Looks at the totals of the customers of these deltas, which are all verified.
  void checkTotals(List<StoredRecord> deltas) {
    var last = new HashMap<String, Long>();
    deltas.forEach(delta -> last.put(delta.customer(), delta.logIndex()));
    var missing = new HashSet<>(last.keySet());
    for (var totals : store.totals(db, ledger, Set.copyOf(last.keySet()))) {
      missing.remove(totals.customer());
      if (totals.lastSequence() != totals.deltas()
          || totals.lastBalance().compareTo(totals.balance()) != 0
          || totals.hasMore()) {
        foundTotals(
            last.getOrDefault(totals.customer(), 0L),
            totals.customer(),
            "are %d deltas and %s, and its newest verified one is the %d. and makes %s."
                .formatted(
                    totals.deltas(),
                    plain(totals.balance()),
                    totals.lastSequence(),
                    plain(totals.lastBalance())));
      }
    }
    missing.forEach(
        customer -> foundTotals(last.getOrDefault(customer, 0L), customer, "are missing."));
  }

  private void foundTotals(long index, String customer, String how) {
    breaks.found(
        Kind.CUSTOMER_TOTALS, index, "The totals of its customer %s %s".formatted(customer, how));
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
