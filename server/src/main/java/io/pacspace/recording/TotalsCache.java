package io.pacspace.recording;

import io.pacspace.recording.LedgerState.Total;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one writer remembers of the totals of customers in whose ledgers it has recorded, so that
/// it need not read them again. What is remembered of a ledger holds only as long as the ledger,
/// locked, is where this writer left it: same next index, same time of the newest delta. Whatever
/// else has recorded in it has moved both.
///
/// Not for several threads.
final class TotalsCache {
  private static final int MOST_CUSTOMERS = 50_000;

  private final Map<EnvironmentId, LedgerTotals> ledgers = new LinkedHashMap<>(16, 0.75f, true);
  private int customers;

  /// Tells the state of a ledger that was just locked what is known of it.
  void restore(LedgerState ledger) {
    var known = ledgers.get(ledger.id());
    if (known == null) {
      return;
    }
    if (known.nextIndex() == ledger.nextIndex() && known.acceptedAt().equals(ledger.acceptedAt())) {
      ledger.knowTotals(known.totals());
    } else {
      forget(ledger.id());
    }
  }

  /// Keeps what a group has left behind, which must be on disk.
  void remember(Group group) {
    group.ledgers().stream().filter(ledger -> !ledger.added().isEmpty()).forEach(this::remember);
  }

  private void remember(LedgerState ledger) {
    var totals = forget(ledger.id());
    totals.putAll(ledger.newTotals());
    if (totals.size() > MOST_CUSTOMERS) {
      return;
    }
    ledgers.put(ledger.id(), new LedgerTotals(ledger.nextIndex(), ledger.acceptedAt(), totals));
    customers += totals.size();
    while (customers > MOST_CUSTOMERS) {
      forget(ledgers.keySet().iterator().next());
    }
  }

  private Map<CustomerId, Total> forget(EnvironmentId ledger) {
    var known = ledgers.remove(ledger);
    if (known == null) {
      return new HashMap<>();
    }
    customers -= known.totals().size();
    return known.totals();
  }

  /// Forgets everything, as when it is not known what has become of a group.
  void clear() {
    ledgers.clear();
    customers = 0;
  }

  private record LedgerTotals(long nextIndex, Instant acceptedAt, Map<CustomerId, Total> totals) {}
}
