package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.ledger.Delta;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks at what records say of each other: the references under which they are found again, with
/// the hash of their content, and the records that they adjust.
final class ReferenceCheck {
  private static final int AT_A_TIME = 1_000;

  private final Subject ledger;
  private final List<Pair> pairs = new ArrayList<>();
  private long read;

  ReferenceCheck(Subject ledger) {
    this.ledger = ledger;
  }

  /// A record that has a reference or adjusts another, and the kept reference to its place; one of
  /// the two may be missing.
  private record Pair(long index, @Nullable Referring record, @Nullable Kept kept) {
    static Pair of(ResultSet row) throws SQLException {
      return new Pair(row.getLong("log_index"), Referring.of(row), Kept.of(row));
    }
  }

  private record Referring(
      String customer,
      BigDecimal delta,
      String reason,
      @Nullable String reference,
      @Nullable String metadata,
      @Nullable UUID adjusts) {
    static @Nullable Referring of(ResultSet row) throws SQLException {
      var customer = row.getString("customer_id");
      return customer == null
          ? null
          : new Referring(
              customer,
              row.getBigDecimal("delta").stripTrailingZeros(),
              row.getString("reason"),
              row.getString("reference_id"),
              row.getString("metadata"),
              row.getObject("adjusts", UUID.class));
    }

    /// The hash of what was asked for, given how the adjusted record was named.
    Hash content(Optional<Delta.Adjusted> named) {
      return new Delta(
              new CustomerId(customer),
              delta,
              reason,
              Optional.ofNullable(reference),
              Optional.ofNullable(metadata),
              named)
          .contentHash();
    }
  }

  private record Kept(String customer, String reference, Hash content) {
    static @Nullable Kept of(ResultSet row) throws SQLException {
      var customer = row.getString("kept_customer");
      return customer == null
          ? null
          : new Kept(
              customer,
              row.getString("kept_reference"),
              StoredRecord.hash(row.getBytes("content_hash")));
    }
  }

  /// A record that others adjust.
  private record Adjusted(UUID id, String customer, @Nullable String reference) {}

  void check() {
    ledger
        .sql(
            """
            select log_index, d.customer_id, d.delta, d.reason, d.reference_id, d.metadata,
                   d.adjusts, r.customer_id as kept_customer, r.reference_id as kept_reference,
                   r.content_hash
            from (
              select * from ledger.deltas
              where ledger_id = :ledger and (reference_id is not null or adjusts is not null)
            ) d
            full join (select * from ledger.refs where ledger_id = :ledger) r using (log_index)
            """)
        .query(
            row -> {
              ledger.watcher().reading("references", ++read);
              pairs.add(Pair.of(row));
              if (pairs.size() == AT_A_TIME) {
                flush();
              }
            });
    flush();
  }

  private void flush() {
    var adjusted = adjusted();
    for (var pair : pairs) {
      var record = pair.record();
      if (record == null) {
        var kept = Objects.requireNonNull(pair.kept());
        found(
            Kind.REFERENCE_SURPLUS,
            kept.customer(),
            pair.index(),
            "No record in that place has a reference.");
      } else {
        check(pair.index(), record, pair.kept(), adjusted);
      }
    }
    pairs.clear();
  }

  private Map<Long, Adjusted> adjusted() {
    var indexes =
        pairs.stream()
            .map(Pair::record)
            .flatMap(record -> record == null ? Stream.empty() : Stream.of(record))
            .flatMap(record -> Stream.ofNullable(record.adjusts()))
            .mapToLong(id -> new RecordId(id).logIndex())
            .toArray();
    var adjusted = new HashMap<Long, Adjusted>();
    if (indexes.length > 0) {
      ledger
          .sql(
              """
              select log_index, record_id, customer_id, reference_id from ledger.deltas
              where ledger_id = :ledger and log_index = any(:indexes)
              """)
          .param("indexes", indexes)
          .query(
              row -> {
                adjusted.put(
                    row.getLong("log_index"),
                    new Adjusted(
                        row.getObject("record_id", UUID.class),
                        row.getString("customer_id"),
                        row.getString("reference_id")));
              });
    }
    return adjusted;
  }

  private void check(
      long index, Referring record, @Nullable Kept kept, Map<Long, Adjusted> adjusted) {
    var named = new ArrayList<Optional<Delta.Adjusted>>();
    if (record.adjusts() == null) {
      named.add(Optional.empty());
    } else {
      named.addAll(names(index, record, new RecordId(record.adjusts()), adjusted));
    }
    if (kept == null) {
      if (record.reference() != null) {
        found(
            Kind.REFERENCE_MISSING,
            record.customer(),
            index,
            "The record has a reference under which it is not found.");
      }
    } else if (!kept.customer().equals(record.customer())
        || !kept.reference().equals(record.reference())) {
      found(
          Kind.REFERENCE_CHANGED,
          kept.customer(),
          index,
          "The record in that place is another customer's or has another reference.");
    } else if (named.stream().map(record::content).noneMatch(kept.content()::equals)) {
      found(
          Kind.REFERENCE_CHANGED,
          kept.customer(),
          index,
          "Its hash is not that of the record's content.");
    }
  }

  /// How a request can have named the adjusted record.
  private List<Optional<Delta.Adjusted>> names(
      long index, Referring record, RecordId id, Map<Long, Adjusted> adjusted) {
    var names = new ArrayList<Optional<Delta.Adjusted>>();
    names.add(Optional.of(new Delta.Adjusted.ById(id)));
    var target = adjusted.get(id.logIndex());
    if (target == null
        || !target.id().equals(id.value())
        || !target.customer().equals(record.customer())
        || id.logIndex() >= index) {
      ledger.found(
          Kind.ADJUSTS,
          new Place.Records(index),
          "It adjusts a record that is none of this customer's before it.");
    } else if (target.reference() != null) {
      names.add(Optional.of(new Delta.Adjusted.ByReference(target.reference())));
    }
    return names;
  }

  private void found(Kind kind, String customer, long index, String sentence) {
    ledger.found(kind, new Place.Reference(customer, index), sentence);
  }
}
