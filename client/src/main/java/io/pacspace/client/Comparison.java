package io.pacspace.client;

import java.math.BigDecimal;

/// Two parties' balances beside the one that follows from the verified records.
///
/// @param neutralBalance the one that follows
/// @param differenceYours what yours has more than that
/// @param differenceTheirs what theirs has more than that
public record Comparison(
    BigDecimal neutralBalance,
    boolean matchesYours,
    boolean matchesTheirs,
    BigDecimal differenceYours,
    BigDecimal differenceTheirs,
    long deltasCount,
    Derivation.Span window) {}
