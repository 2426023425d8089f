package io.pacspace.balances;

import io.pacspace.comparison.By;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.WindowRequest;
import io.pacspace.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.annotation.JsonDeserialize;

/// Where the other side's count of some usage differs from the ledger, over HTTP.
@RestController
class LocateController {
  private static final int MOST_LISTED = 1_000;
  private static final int LISTED = 100;

  private final LocateDifference differences;

  LocateController(LocateDifference differences) {
    this.differences = differences;
  }

  @PostMapping("/api/v1/balance/compare/locate")
  Envelope<LocateAnswer> locate(
      @AuthenticationPrincipal Principal.Key caller, @RequestBody @Valid LocateRequest request) {
    var limit = request.limit() == null ? LISTED : request.limit();
    new Problems()
        .unless(limit >= 1 && limit <= MOST_LISTED, "limit", "must be from 1 to " + MOST_LISTED)
        .refuseIfAny();
    var rows = request.rows();
    var by = request.by() == null ? rows.by() : byOf(request.by());
    rows.require(by);
    var located =
        differences.locate(
            caller, request.scope(), by, comparison -> rows.claim(by, comparison), limit);
    return Envelope.of(LocateAnswer.of(request.customerId(), by, located));
  }

  private static By byOf(String word) {
    for (var by : By.values()) {
      if (by.word().equals(word)) {
        return by;
      }
    }
    throw new Failure.Invalid(List.of(new Failure.Field("by", "must be reference, record or day")));
  }

  /// @param by `reference`, `record` or `day`; what the rows name where it is absent
  /// @param limit how many differences to list
  record LocateRequest(
      @NotNull(message = "is required") String customerId,
      @Nullable String by,
      @NotNull(message = "is required") @JsonDeserialize(using = CountedRows.Reader.class)
          CountedRows rows,
      @Nullable Integer limit,
      @Nullable String startingCheckpoint,
      @Nullable String startingCheckpointType,
      @Nullable String period,
      @Nullable String timePreset,
      @Nullable String startDate,
      @Nullable String endDate) {
    Scope scope() {
      return Scope.of(
          customerId,
          BigDecimal.ZERO,
          new WindowRequest(period, timePreset, startDate, endDate),
          startingCheckpoint,
          startingCheckpointType);
    }
  }
}
