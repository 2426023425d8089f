package io.pacspace.receipts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.Fences.Settled;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.platform.Settings;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.RecordId;
import io.pacspace.shared.WindowRequest;
import io.pacspace.statements.RecordRange;
import io.pacspace.web.Envelope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A customer's receipt for a window: its verified records, what they come to, and the root by
/// which the customer can verify them without an account.
@RestController
class ReceiptController {
  private static final int MOST = 1_000;

  /// A receipt shows nothing that somebody merely names.
  private static final String NO_START =
      "is for derive and compare: a receipt starts with its window, from the balance recorded";

  private final Cells cells;
  private final RecordRanges spans;
  private final History history;
  private final Settings settings;
  private final Fences fences;

  ReceiptController(
      Cells cells, RecordRanges spans, History history, Settings settings, Fences fences) {
    this.cells = cells;
    this.spans = spans;
    this.history = history;
    this.settings = settings;
    this.fences = fences;
  }

  /// A receipt.
  ///
  /// @param startingBalance the customer's balance before the window
  /// @param proofRoot null where the window has no record, like what follows from it
  /// @param receiptId of the window's last record
  /// @param isFinal whether the window has ended, so that nothing can be added to it
  /// @param deltas the page that was asked for
  record Receipt(
      String customerId,
      String period,
      Instant generatedAt,
      long deltasCount,
      BigDecimal startingBalance,
      BigDecimal finalBalance,
      @Nullable String proofRoot,
      @Nullable String receiptId,
      @Nullable String verifyUrl,
      @Nullable String verificationApiUrl,
      @JsonProperty("final") boolean isFinal,
      List<Line> deltas) {}

  /// A record on a receipt.
  record Line(
      String recordId,
      long sequence,
      BigDecimal delta,
      String reason,
      @Nullable String referenceId,
      @Nullable String adjusts,
      String receiptId,
      String status,
      Instant acceptedAt) {
    static Line of(LedgerRecord record) {
      return new Line(
          record.id().toString(),
          record.sequence(),
          record.delta(),
          record.reason(),
          record.referenceId().orElse(null),
          record.adjusts().map(RecordId::toString).orElse(null),
          record.receiptId().toString(),
          record.isAsCommitted() ? "VERIFIED" : "FAILED",
          record.acceptedAt());
    }
  }

  @GetMapping({
    "/api/v1/balance/receipt/{customerId}",
    "/api/v1/balance/invoice-proof/{customerId}"
  })
  Envelope<Receipt> receipt(
      @AuthenticationPrincipal Principal.Key caller,
      @PathVariable String customerId,
      @RequestParam @Nullable String period,
      @RequestParam @Nullable String timePreset,
      @RequestParam @Nullable String startDate,
      @RequestParam @Nullable String endDate,
      @RequestParam(defaultValue = "1000") int limit,
      @RequestParam(defaultValue = "0") long offset,
      @RequestParam @Nullable String startingBalance,
      @RequestParam @Nullable String startingCheckpoint) {
    new Problems()
        .unless(limit >= 1 && limit <= MOST, "limit", "must be from 1 to " + MOST)
        .unless(offset >= 0, "offset", "must not be negative")
        .unless(startingBalance == null, "startingBalance", NO_START)
        .unless(startingCheckpoint == null, "startingCheckpoint", NO_START)
        .refuseIfAny();
    var settled =
        fences.settle(
            cells.require(caller.kind(), caller.cell()),
            caller.environment(),
            new WindowRequest(period, timePreset, startDate, endDate));
    return Envelope.of(receipt(caller, customerId, settled, limit, offset));
  }

  private Receipt receipt(
      Principal.Key caller, String customerId, Settled settled, int limit, long offset) {
    var window = settled.window();
    var customer = CustomerId.require(customerId);
    var cell = cells.require(caller.kind(), caller.cell());
    var ledger = caller.environment();
    var span = spans.of(cell, ledger, customer, window);
    var root = span.isEmpty() ? null : spans.root(cell, ledger, span).toString();
    var after = Math.min(span.last(), span.after() + Math.min(offset, span.count()));
    var lines =
        cell.read(
            ledger,
            db ->
                history.records(db, ledger, customer, after, Math.min(span.last(), after + limit)));
    return new Receipt(
        customer.text(),
        window.text(),
        settled.now(),
        span.count(),
        span.from().balance(),
        span.to().balance(),
        root,
        root == null ? null : lastReceiptId(caller, span),
        root == null ? null : settings.link("/verify/" + root),
        root == null ? null : settings.link("/api/v1/verify/" + root),
        settled.ended(),
        lines.stream().map(Line::of).toList());
  }

  private String lastReceiptId(Principal.Key caller, RecordRange span) {
    var cell = cells.require(caller.kind(), caller.cell());
    return cell.read(
            caller.environment(),
            db ->
                history.records(
                    db, caller.environment(), span.customer(), span.last() - 1, span.last()))
        .getFirst()
        .receiptId()
        .toString();
  }
}
