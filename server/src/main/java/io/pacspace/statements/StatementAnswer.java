package io.pacspace.statements;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.shared.Window;
import io.pacspace.statements.Statements.Made;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A statement as answers show it: what its record says, and how far that is borne out. Amounts are
/// texts, as they are signed.
///
/// @param figures `stated`, `consistent` or `re-added` (`docs/proof-format.md`, "What a statement
///   comes to"); none where it does not hold
/// @param receiptId by which anybody verifies it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatementAnswer(
    @Nullable String figures,
    String receiptId,
    String environment,
    String issuer,
    String customerId,
    String start,
    String end,
    long firstSequence,
    long lastSequence,
    long count,
    String opening,
    String closing,
    String net,
    String adjusting,
    @Nullable String proofRoot,
    String historyRoot,
    String acceptedAt) {
  /// A statement, and the word that it has been found to deserve.
  public static StatementAnswer of(Made made, Optional<Figures.Word> word) {
    var statement = made.statement();
    return new StatementAnswer(
        word.map(Figures.Word::toString).orElse(null),
        made.entry().receiptId().toString(),
        statement.environment(),
        statement.issuer(),
        statement.customerId(),
        Window.write(statement.start()),
        Window.write(statement.end()),
        statement.firstSequence(),
        statement.lastSequence(),
        statement.count(),
        text(statement.opening()),
        text(statement.closing()),
        text(statement.net()),
        text(statement.adjusting()),
        statement.proofRoot().map(Hash::toString).orElse(null),
        statement.historyRoot().toString(),
        Window.write(statement.acceptedAt()));
  }

  private static String text(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }
}
