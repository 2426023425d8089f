package io.pacspace.ledger;

import io.pacspace.transparency.SaltedRecord;

/// A record together with what opens its log entry: the salt and the canonical form.
public record Entry(LedgerRecord record, SaltedRecord salted) {
  /// Its place in the log, from 0.
  public long logIndex() {
    return record.logIndex();
  }

  /// Whether what the row says now is what its commitment was made of.
  public boolean isAsCommitted() {
    return record.isAsCommitted();
  }
}
