package io.pacspace.balances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pacspace.balances.Balances.Derived;
import io.pacspace.balances.Balances.Slice;
import io.pacspace.balances.Balances.Step;
import io.pacspace.comparison.Claim;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.Window;
import io.pacspace.shared.WindowRequest;
import io.pacspace.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.annotation.JsonDeserialize;

/// Balances derived and compared, over HTTP.
@RestController
@RequestMapping("/api/v1/balance")
class BalanceController {
  private static final int MOST_RECORDS = 1_000;
  private static final int MOST_DAYS = 365;

  /// Nothing that was recorded is ever removed; a hundred years stand for that.
  private static final int RETENTION_DAYS = 36_500;

  private final Balances balances;

  BalanceController(Balances balances) {
    this.balances = balances;
  }

  @GetMapping("/derive/{customerId}")
  Envelope<DeriveAnswer> derive(
      @AuthenticationPrincipal Principal.Key caller,
      @PathVariable String customerId,
      @ModelAttribute WindowRequest window,
      @ModelAttribute Start start,
      @RequestParam(required = false) @Nullable String granularity,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") long offset) {
    new Problems()
        .unless(limit >= 1 && limit <= MOST_RECORDS, "limit", "must be from 1 to " + MOST_RECORDS)
        .unless(
            offset >= 0 && offset <= Integer.MAX_VALUE, "offset", "must be from 0 to 2147483647")
        .refuseIfAny();
    var balance = Amount.parse("startingBalance", start.startingBalance());
    var scope =
        Scope.of(
            customerId,
            balance,
            window,
            start.startingCheckpoint(),
            start.startingCheckpointType());
    var derived =
        balances.derive(caller, scope, new Slice(offset, limit), Granularity.of(granularity));
    return Envelope.of(DeriveAnswer.of(customerId, derived));
  }

  @PostMapping("/compare")
  @ResponseStatus(HttpStatus.CREATED)
  Envelope<CompareAnswer> compare(
      @AuthenticationPrincipal Principal.Key caller, @RequestBody @Valid CompareRequest request) {
    var yours = Amount.bounded("yourBalance", request.yourBalance());
    var theirs = Amount.bounded("theirBalance", request.theirBalance());
    var derived = balances.derive(caller, request.scope(), Slice.NONE, null);
    return Envelope.of(CompareAnswer.of(request.customerId(), derived, yours, theirs));
  }

  @GetMapping("/limits")
  Envelope<Limits> limits() {
    return Envelope.of(new Limits(Window.MOST_MONTHS, MOST_DAYS, RETENTION_DAYS));
  }

  record Start(
      @Nullable String startingBalance,
      @Nullable String startingCheckpoint,
      @Nullable String startingCheckpointType) {}

  record CompareRequest(
      @NotNull(message = "is required") String customerId,
      @NotNull(message = "is required") @JsonDeserialize(using = Amount.ClaimReader.class)
          Claim yourBalance,
      @NotNull(message = "is required") @JsonDeserialize(using = Amount.ClaimReader.class)
          Claim theirBalance,
      @JsonDeserialize(using = Amount.Reader.class) @Nullable BigDecimal startingBalance,
      @Nullable String startingCheckpoint,
      @Nullable String startingCheckpointType,
      @Nullable String period,
      @Nullable String timePreset,
      @Nullable String startDate,
      @Nullable String endDate) {
    Scope scope() {
      return Scope.of(
          customerId,
          Amount.bounded("startingBalance", startingBalance),
          new WindowRequest(period, timePreset, startDate, endDate),
          startingCheckpoint,
          startingCheckpointType);
    }
  }

  /// @param window from its start until just before its end
  /// @param isFinal whether the window has ended, so that nothing can be added to it
  /// @param pendingDeltas how many more a window that goes on has that are not verified yet
  /// @param breakdown absent unless a granularity was asked for
  record DeriveAnswer(
      String customerId,
      BigDecimal computedBalance,
      long deltasCount,
      @Nullable String latestReceiptId,
      Window window,
      @JsonProperty("final") boolean isFinal,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long pendingDeltas,
      List<RecordAnswer> deltas,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<StepAnswer> breakdown) {
    static DeriveAnswer of(String customerId, Derived derived) {
      return new DeriveAnswer(
          customerId,
          derived.balance(),
          derived.count(),
          derived.latest().map(record -> record.receiptId().toString()).orElse(null),
          derived.window(),
          derived.isFinal(),
          derived.pendingDeltas(),
          derived.records().stream().map(RecordAnswer::verified).toList(),
          derived.steps().isEmpty() ? null : derived.steps().stream().map(StepAnswer::of).toList());
    }
  }

  /// @param balance the derived balance at the end of the step
  record StepAnswer(Window window, long deltasCount, BigDecimal netChange, BigDecimal balance) {
    static StepAnswer of(Step step) {
      return new StepAnswer(step.window(), step.count(), step.netChange(), step.balance());
    }
  }

  /// @param differenceYours what your balance has more than the neutral one
  record CompareAnswer(
      String customerId,
      BigDecimal neutralBalance,
      boolean matchesYours,
      boolean matchesTheirs,
      BigDecimal differenceYours,
      BigDecimal differenceTheirs,
      long deltasCount,
      Window window,
      @JsonProperty("final") boolean isFinal,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long pendingDeltas) {
    static CompareAnswer of(String customerId, Derived derived, Claim yours, Claim theirs) {
      var neutral = derived.balance();
      var differenceYours = yours.difference(neutral);
      var differenceTheirs = theirs.difference(neutral);
      return new CompareAnswer(
          customerId,
          neutral,
          differenceYours.signum() == 0,
          differenceTheirs.signum() == 0,
          differenceYours,
          differenceTheirs,
          derived.count(),
          derived.window(),
          derived.isFinal(),
          derived.pendingDeltas());
    }
  }

  record Limits(int maxScopeMonths, int maxLastNDays, int maxRetentionDays) {}
}
