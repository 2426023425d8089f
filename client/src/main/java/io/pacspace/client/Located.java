package io.pacspace.client;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Where somebody else's count of some usage differs from the verified records.
///
/// @param by what rows and records were matched by: `reference`, `record` or `day`
/// @param netChange the sum of the records
/// @param theirNetChange that of the rows
/// @param difference what the rows have more
/// @param first the first difference of all
/// @param notListed how many differences there are beside those in the lists
public record Located(
    String customerId,
    String by,
    Derivation.Span window,
    boolean matches,
    BigDecimal netChange,
    BigDecimal theirNetChange,
    BigDecimal difference,
    long deltasCount,
    long rowsCount,
    Optional<Difference> first,
    long missingCount,
    long extraCount,
    long changedCount,
    long notListed,
    List<Difference> missing,
    List<Difference> extra,
    List<Difference> changed) {
  /// What is with a name.
  public enum Kind {
    /// Recorded, and not counted at all.
    MISSING,
    /// Counted, and not recorded at all.
    EXTRA,
    /// On both sides, with other sums.
    CHANGED
  }

  /// A name whose sums differ; of the three names it has the one that was matched by, and none
  /// where records or rows have none.
  ///
  /// @param difference what was counted more than recorded
  /// @param sequence of the first record; empty where there is none
  /// @param row the index of the first row, from 0; empty where there is none
  public record Difference(
      Kind kind,
      Optional<String> referenceId,
      Optional<String> recordId,
      Optional<LocalDate> date,
      BigDecimal netChange,
      BigDecimal theirNetChange,
      BigDecimal difference,
      int deltasCount,
      int rowsCount,
      Optional<Long> sequence,
      Optional<Integer> row) {}
}
