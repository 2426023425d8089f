package io.pacspace.recording;

import io.pacspace.ledger.Delta;
import io.pacspace.recording.Group.ExistingRecord;
import io.pacspace.recording.Group.Reference;
import io.pacspace.recording.Submission.Outcome;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SaltedText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One ledger within a group, locked: what it holds as far as the group touches it, and what the
/// group adds to it.
final class LedgerState {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Total NOTHING = new Total(0, BigDecimal.ZERO);

  private final EnvironmentId id;
  private final Map<CustomerId, Total> totals = new HashMap<>();

  /// Of [TotalsCache], lent for this group: read here, changed there once the group is on disk.
  private Map<CustomerId, Total> known = Map.of();

  private final Map<Reference, Referred> references = new HashMap<>();
  private final Map<RecordId, ExistingRecord> records = new HashMap<>();
  private final List<NewRecord> added = new ArrayList<>();
  private long nextIndex;
  private long deltas;
  private final Instant closedUntil;
  private final Instant now;
  private Instant acceptedAt;

  /// @param deltas how many it has; the index counts entries of other kinds too
  /// @param now what the cell's clock said when the ledger was locked
  LedgerState(
      EnvironmentId id,
      long nextIndex,
      long deltas,
      Instant acceptedAt,
      Instant closedUntil,
      Instant now) {
    this.id = id;
    this.nextIndex = nextIndex;
    this.deltas = deltas;
    this.acceptedAt = acceptedAt;
    this.closedUntil = closedUntil;
    this.now = now;
  }

  EnvironmentId id() {
    return id;
  }

  long nextIndex() {
    return nextIndex;
  }

  /// How many deltas it has, with those that are added.
  long deltas() {
    return deltas;
  }

  /// When what is added was accepted.
  Instant acceptedAt() {
    return acceptedAt;
  }

  List<NewRecord> added() {
    return added;
  }

  /// What the cell's clock said when the ledger was locked.
  Instant now() {
    return now;
  }

  /// Begins to add, at the cell's time: but time never goes back within a ledger, nor into what is
  /// closed.
  void start() {
    acceptedAt = Collections.max(List.of(acceptedAt, closedUntil, now));
  }

  /// Totals that need not be read; they may be those of any customers, and are not changed.
  void knowTotals(Map<CustomerId, Total> totals) {
    known = totals;
  }

  boolean knows(CustomerId customer) {
    return known.containsKey(customer);
  }

  void know(CustomerId customer, long sequence, BigDecimal balance) {
    totals.put(customer, new Total(sequence, balance));
  }

  /// The totals of all customers whose totals were read or have changed.
  Map<CustomerId, Total> newTotals() {
    return totals;
  }

  private Total total(CustomerId customer) {
    var total = totals.get(customer);
    return total == null ? known.getOrDefault(customer, NOTHING) : total;
  }

  void know(String referenceId, Hash content, ExistingRecord record) {
    references.put(new Reference(record.customer(), referenceId), new Referred(content, record));
  }

  void know(ExistingRecord record) {
    records.put(record.recordId(), record);
  }

  /// Records a delta, or says why not.
  Outcome judge(Delta delta, Entitlement entitlement) {
    var content = delta.referenceId().map(_ -> delta.contentHash());
    var before = delta.referenceId().flatMap(reference -> find(delta.customer(), reference));
    if (before.isPresent()) {
      return before.get().content().equals(content.orElseThrow())
          ? new Outcome.Replayed(
              before.get().record().recordId(), before.get().record().receiptId().get())
          : new Outcome.Refused(referenceTaken());
    }
    var adjusted = delta.adjusts().flatMap(named -> find(delta.customer(), named));
    if (delta.adjusts().isPresent() && adjusted.isEmpty()) {
      return new Outcome.Refused(
          new Failure.Invalid(
              List.of(new Failure.Field("adjusts", "names no record of this customer"))));
    }
    if (deltas >= entitlement.most()) {
      return new Outcome.Refused(beyond(entitlement));
    }
    return add(delta, adjusted.map(ExistingRecord::recordId), content);
  }

  private static Failure referenceTaken() {
    return new Failure.Conflict(
        ErrorCode.REFERENCE_CONFLICT,
        "This customer has another record under that referenceId; take a new reference, or send"
            + " the same content.");
  }

  private static Failure beyond(Entitlement entitlement) {
    return entitlement.most() == 0
        ? new Failure.PaymentRequired(
            ErrorCode.PLAN_UPGRADE_REQUIRED, "Recording in production needs a paid plan.")
        : new Failure.PaymentRequired(
            ErrorCode.ALLOTMENT_EXHAUSTED,
            "The free plan's deltas are used up; upgrade to record more.");
  }

  private Optional<Referred> find(CustomerId customer, String referenceId) {
    return Optional.ofNullable(references.get(new Reference(customer, referenceId)));
  }

  private Optional<ExistingRecord> find(CustomerId customer, Delta.Adjusted named) {
    return switch (named) {
      case Delta.Adjusted.ByReference(var reference) ->
          find(customer, reference).map(Referred::record);
      case Delta.Adjusted.ById(var recordId) ->
          Optional.ofNullable(records.get(recordId))
              .filter(record -> record.customer().equals(customer));
    };
  }

  private Outcome add(Delta delta, Optional<RecordId> adjusts, Optional<Hash> content) {
    var total = total(delta.customer()).plus(delta.amount());
    var index = nextIndex++;
    deltas++;
    var random = new byte[Long.BYTES + SaltedRecord.SALT_LENGTH];
    RANDOM.nextBytes(random);
    var recordId = RecordId.of(acceptedAt, index, ByteBuffer.wrap(random).getLong());
    var salt = Arrays.copyOfRange(random, Long.BYTES, random.length);
    var place =
        new Delta.Place(
            recordId,
            total.sequence(),
            total.balance(),
            delta.metadata().map(LedgerState::hide),
            adjusts,
            acceptedAt);
    var record = new NewRecord(delta, place, content, salted(delta, place, salt));
    var known = new ExistingRecord(delta.customer(), recordId, record.salted()::receiptId);
    totals.put(delta.customer(), total);
    know(known);
    delta.referenceId().ifPresent(reference -> know(reference, content.orElseThrow(), known));
    added.add(record);
    return new Outcome.Accepted(recordId, record.salted());
  }

  private static SaltedText hide(String metadata) {
    var salt = new byte[SaltedText.SALT_LENGTH];
    RANDOM.nextBytes(salt);
    try {
      return SaltedText.of(salt, metadata);
    } catch (Refusal e) {
      throw new IllegalStateException("metadata that no request may have", e);
    }
  }

  private static SaltedRecord salted(Delta delta, Delta.Place place, byte[] salt) {
    try {
      return SaltedRecord.of(salt, delta.canonicalRecord(place));
    } catch (Refusal e) {
      throw new IllegalStateException("record " + place.id() + " has no canonical form", e);
    }
  }

  /// A customer's newest sequence number and its balance.
  record Total(long sequence, BigDecimal balance) {
    Total plus(BigDecimal amount) {
      return new Total(sequence + 1, balance.add(amount));
    }
  }

  private record Referred(Hash content, ExistingRecord record) {}

  /// A record that is to be inserted.
  record NewRecord(Delta delta, Delta.Place place, Optional<Hash> content, SaltedRecord salted) {
    RecordId id() {
      return place.id();
    }
  }
}
