package io.pacspace.cli;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say what the records of a proof should come to.
final class ExpectedOptions {
  @Mixin private WindowOptions window = new WindowOptions();

  @Option(
      names = "--sum",
      paramLabel = "AMOUNT",
      description = "what the deltas have to sum to, exactly")
  private @Nullable BigDecimal sum;

  @Option(
      names = "--production",
      description = "refuse whatever is not a statement of production, such as one of a sandbox")
  private boolean isProduction;

  @Option(
      names = "--partial",
      description = {
        "take records that are no run of one customer's, each by itself:",
        "holes, edges and sum are not proven then"
      })
  private boolean isPartial;

  Expected expected() {
    return window.expected(sum, isProduction, isPartial);
  }
}
