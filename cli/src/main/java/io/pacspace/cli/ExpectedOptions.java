package io.pacspace.cli;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what the records of a proof should come to.
final class ExpectedOptions {
  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "the customer whose records they have to be")
  private @Nullable String customer;

  @Option(
      names = "--sum",
      paramLabel = "AMOUNT",
      description = "what the deltas have to sum to, exactly")
  private @Nullable BigDecimal sum;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "a date, or a time with its zone, before which none may be accepted; a statement's window"
              + " has to start at it")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description =
          "the same, at or after which none may be accepted; a statement's window has to end at it;"
              + " dates are in UTC")
  private @Nullable Instant to;

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
    return new Expected(customer, sum, from, to, isProduction, isPartial);
  }
}
