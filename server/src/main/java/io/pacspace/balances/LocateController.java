package io.pacspace.balances;

import io.pacspace.balances.LocateDifference.Located;
import io.pacspace.comparison.By;
import io.pacspace.comparison.Comparison.Difference;
import io.pacspace.comparison.Comparison.Kind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.Window;
import io.pacspace.shared.WindowRequest;
import io.pacspace.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
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
      if (word(by).equals(word)) {
        return by;
      }
    }
    throw new Failure.Invalid(List.of(new Failure.Field("by", "must be reference, record or day")));
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
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

  /// @param theirNetChange the sum of the rows
  /// @param difference what the rows have more than the deltas
  /// @param first the first difference of all
  /// @param notListed how many differences there are beside those in the lists
  record LocateAnswer(
      String customerId,
      String by,
      Window window,
      boolean matches,
      BigDecimal netChange,
      BigDecimal theirNetChange,
      BigDecimal difference,
      long deltasCount,
      long rowsCount,
      @Nullable DifferenceAnswer first,
      long missingCount,
      long extraCount,
      long changedCount,
      long notListed,
      List<DifferenceAnswer> missing,
      List<DifferenceAnswer> extra,
      List<DifferenceAnswer> changed) {
    static LocateAnswer of(String customerId, By by, Located located) {
      var all = located.first().stream().map(one -> DifferenceAnswer.of(by, one)).toList();
      var totals = located.totals();
      return new LocateAnswer(
          customerId,
          word(by),
          located.window(),
          totals.differences() == 0,
          totals.recorded(),
          totals.claimed(),
          totals.difference(),
          totals.records(),
          totals.rows(),
          all.isEmpty() ? null : all.getFirst(),
          totals.missing(),
          totals.extra(),
          totals.changed(),
          totals.differences() - all.size(),
          ofKind(Kind.MISSING, all),
          ofKind(Kind.EXTRA, all),
          ofKind(Kind.CHANGED, all));
    }

    private static List<DifferenceAnswer> ofKind(Kind kind, List<DifferenceAnswer> all) {
      return all.stream().filter(one -> one.kind().equals(word(kind))).toList();
    }
  }

  /// Of the three names, the one that was matched by, and none of a record or row without it.
  ///
  /// @param sequence of the first delta; none where there is no delta
  /// @param row the index of the first row, from 0; none where there is no row
  record DifferenceAnswer(
      String kind,
      @Nullable String referenceId,
      @Nullable String recordId,
      @Nullable String date,
      BigDecimal netChange,
      BigDecimal theirNetChange,
      BigDecimal difference,
      int deltasCount,
      int rowsCount,
      @Nullable Long sequence,
      @Nullable Integer row) {
    static DifferenceAnswer of(By by, Difference one) {
      var name = one.name().isEmpty() ? null : one.name();
      return new DifferenceAnswer(
          word(one.kind()),
          by == By.REFERENCE ? name : null,
          by == By.RECORD ? name : null,
          by == By.DAY ? name : null,
          one.recorded(),
          one.claimed(),
          one.difference(),
          one.records(),
          one.rows(),
          one.records() == 0 ? null : one.sequence(),
          one.rows() == 0 ? null : one.row());
    }
  }
}
