package io.pacspace.explorer;

import io.pacspace.ledger.History.AmountPlace;
import io.pacspace.ledger.History.Search;
import io.pacspace.ledger.History.Standing;
import io.pacspace.shared.CustomerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which of a customer's records to show, and in which order.
///
/// @param start what was accepted from then on
/// @param end what was accepted before
/// @param reason exactly this reason; none for any
/// @param text a part of reason or reference, or a record id; none for any
/// @param byAmount in the order of their amounts; else of their time
record RecordFilter(
    Status status,
    Instant start,
    Instant end,
    @Nullable String reason,
    @Nullable String text,
    boolean byAmount,
    boolean ascending) {
  /// Whether records have to be looked through one by one.
  boolean looksThrough() {
    return reason != null || text != null || byAmount;
  }

  /// Whether the oldest records are looked through where they are too many.
  boolean oldestFirst() {
    return ascending && !byAmount;
  }

  /// The same as a search among the records of a span.
  Search search(CustomerId customer, Span span) {
    return new Search(customer, span.after(), span.last(), reason, text, byAmount, ascending, null);
  }

  /// The same from behind a place on.
  Search search(CustomerId customer, RecordPlace behind) {
    var span = behind.searched();
    if (!byAmount) {
      return search(customer, span.behind(behind.sequence(), ascending));
    }
    var place = new AmountPlace(behind.delta(), behind.sequence());
    return new Search(customer, span.after(), span.last(), reason, text, true, ascending, place);
  }

  /// Statuses of records.
  enum Status {
    ANY,
    QUEUED,
    PROCESSING,
    VERIFIED,
    FAILED;

    /// The records of a customer that have this status: the verified ones are its oldest.
    Span of(Standing customer) {
      return switch (this) {
        case ANY -> new Span(0, customer.deltas());
        case VERIFIED -> new Span(0, customer.verified());
        case QUEUED -> new Span(customer.verified(), customer.deltas());
        case PROCESSING, FAILED -> new Span(0, 0);
      };
    }
  }
}
