package io.pacspace.client;

import io.pacspace.transparency.Hash;
import java.math.BigDecimal;

/// A proof over a customer's verified records of a period.
///
/// @param proofRoot stands for all of them; the access to their proofs
/// @param period `YYYY-MM`, or both ends with a slash between them
/// @param netChange the sum of their deltas
public record BalanceCheckpoint(
    String checkpointId,
    String status,
    Hash proofRoot,
    String customerId,
    String period,
    long deltasCount,
    BigDecimal netChange) {}
