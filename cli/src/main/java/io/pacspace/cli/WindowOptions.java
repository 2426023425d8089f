package io.pacspace.cli;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say whose records a proof should have, and of which window.
final class WindowOptions {
  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "the customer whose records they have to be")
  private @Nullable String customer;

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

  /// What is expected, with what other options say of it.
  Expected expected(@Nullable BigDecimal sum, boolean isProduction, boolean isPartial) {
    return new Expected(customer, sum, from, to, isProduction, isPartial);
  }
}
