package io.pacspace.client;

import io.pacspace.transparency.Hash;
import java.math.BigDecimal;

/// A delta that the server has recorded durably; it is verified soon after.
///
/// @param recordId names the record
/// @param receiptId the access to its proof
/// @param idempotent whether it had been recorded before under the same reference, so that nothing
///   was recorded now
public record RecordedDelta(
    String recordId, Hash receiptId, String customerId, BigDecimal delta, boolean idempotent) {}
