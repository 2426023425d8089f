package io.pacspace.ledger;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/// A delta as the ledger holds it; nothing of it ever changes.
///
/// @param logIndex its place in the ledger's log, from 0
/// @param ordinal its place among the ledger's deltas, from 1
/// @param sequence its place among its customer's records, from 1
/// @param delta without trailing zeroes
/// @param balance the customer's total up to and with this record
/// @param metadata a JSON object with its members sorted, as text, and the salt that hides it
/// @param acceptedAt whole milliseconds, never before that of the record before it
/// @param receiptId the leaf hash of its log entry
/// @param isAsCommitted whether what the row says now is what its commitment was made of, at this
///   place; nothing of one that is not may be called verified
public record LedgerRecord(
    long logIndex,
    long ordinal,
    RecordId id,
    CustomerId customer,
    long sequence,
    BigDecimal delta,
    BigDecimal balance,
    String reason,
    Optional<String> referenceId,
    Optional<SaltedText> metadata,
    Optional<RecordId> adjusts,
    Instant acceptedAt,
    Hash receiptId,
    boolean isAsCommitted) {}
