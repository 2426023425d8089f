package io.pacspace.explorer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pacspace.balances.RecordAnswer;
import io.pacspace.ledger.LedgerRecord;
import java.math.BigDecimal;

/// A record in JSON: as the Balance API shows it, with the customer's balance after it and its
/// place in the log.
record RecordRow(@JsonUnwrapped RecordAnswer record, BigDecimal balance, long logIndex) {
  /// Verified is what lies below the size of the newest signed checkpoint.
  static RecordRow of(LedgerRecord record, long verified) {
    return new RecordRow(
        RecordAnswer.of(record, record.logIndex() < verified), record.balance(), record.logIndex());
  }
}
