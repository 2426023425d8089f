package io.pacspace.balances;

import io.pacspace.balances.LocateDifference.Located;
import io.pacspace.comparison.By;
import io.pacspace.comparison.Comparison.Difference;
import io.pacspace.comparison.Comparison.Kind;
import io.pacspace.shared.Window;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the other side's count of some usage differs from the ledger, as answers show it.
///
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
        by.word(),
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
    return all.stream().filter(one -> one.kind().equals(kind.word())).toList();
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
          one.kind().word(),
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
