package io.pacspace.statements;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RecordId;
import io.pacspace.shared.WindowRequest;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.web.Envelope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What was stated of a window that was closed, and what was adjusted since: the statement stands,
/// and a correction is a record of a later window.
@RestController
class RestatementController {
  private static final int AT_A_TIME = 1_000;

  private final Cells cells;
  private final Fences fences;
  private final History history;
  private final VerifiedHistory verifiedHistory;
  private final Statements statements;

  RestatementController(
      Cells cells,
      Fences fences,
      History history,
      VerifiedHistory verifiedHistory,
      Statements statements) {
    this.cells = cells;
    this.fences = fences;
    this.history = history;
    this.verifiedHistory = verifiedHistory;
    this.statements = statements;
  }

  /// A restatement.
  ///
  /// @param adjusted the sum of all adjustments, verified ones alone
  /// @param restated what was stated, and they
  /// @param adjustmentsCount how many there are
  /// @param adjustments the first thousand, in the order of the log
  record RestatementAnswer(
      String customerId,
      String period,
      StatementAnswer statement,
      BigDecimal adjusted,
      BigDecimal restated,
      long adjustmentsCount,
      List<Adjustment> adjustments) {}

  /// A record that adjusts one of the window, or such an adjustment.
  record Adjustment(
      String recordId,
      String receiptId,
      long sequence,
      BigDecimal delta,
      String reason,
      @Nullable String referenceId,
      @Nullable String adjusts,
      Instant acceptedAt) {
    static Adjustment of(LedgerRecord record) {
      return new Adjustment(
          record.id().toString(),
          record.receiptId().toString(),
          record.sequence(),
          record.delta(),
          record.reason(),
          record.referenceId().orElse(null),
          record.adjusts().map(RecordId::toString).orElse(null),
          record.acceptedAt());
    }
  }

  @GetMapping("/api/v1/balance/restatement/{customerId}")
  Envelope<RestatementAnswer> restatement(
      @AuthenticationPrincipal Principal.Key caller,
      @PathVariable String customerId,
      @ModelAttribute WindowRequest asked) {
    var customer = CustomerId.require(customerId);
    var cell = cells.require(caller.kind(), caller.cell());
    var ledger = caller.environment();
    var window = fences.settle(cell, ledger, asked).window();
    var scope = new Scope(customer, window);
    var made =
        cell.read(ledger, db -> statements.find(db, ledger, List.of(scope))).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure.NotFound(
                        "Nothing was stated of this customer and window: close it with a"
                            + " checkpoint first."));
    var restatement = restate(cell, ledger, made.range());
    return Envelope.of(
        new RestatementAnswer(
            customer.text(),
            window.text(),
            StatementAnswer.of(made, Optional.empty()),
            restatement.sum(),
            made.statement().net().add(restatement.sum()).stripTrailingZeros(),
            restatement.count(),
            restatement.shown().stream().map(Adjustment::of).toList()));
  }

  private Restatement restate(Cell cell, EnvironmentId ledger, RecordRange range) {
    if (range.isEmpty()) {
      return new Restatement(0, -1);
    }
    var restatement =
        new Restatement(
            cell.read(ledger, db -> indexOf(db, ledger, range.customer(), range.after() + 1)),
            cell.read(ledger, db -> indexOf(db, ledger, range.customer(), range.last())));
    var after = range.last();
    while (true) {
      var from = after;
      var some = cell.read(ledger, db -> adjusting(db, ledger, range.customer(), from));
      some.forEach(restatement::add);
      if (some.size() < AT_A_TIME) {
        return restatement;
      }
      after = some.getLast().sequence();
    }
  }

  private long indexOf(JdbcClient db, EnvironmentId ledger, CustomerId customer, long sequence) {
    return history.records(db, ledger, customer, sequence - 1, sequence).stream()
        .filter(LedgerRecord::isAsCommitted)
        .findFirst()
        .orElseThrow(() -> VerifiedHistory.contradicted(ledger, customer))
        .logIndex();
  }

  private List<LedgerRecord> adjusting(
      JdbcClient db, EnvironmentId ledger, CustomerId customer, long after) {
    var verified =
        verifiedHistory.customer(db, ledger, customer).map(History.Customer::deltas).orElse(after);
    var found = history.adjusting(db, ledger, customer, after, verified, AT_A_TIME);
    if (!found.stream().allMatch(LedgerRecord::isAsCommitted)) {
      throw VerifiedHistory.contradicted(ledger, customer);
    }
    return found;
  }
}
