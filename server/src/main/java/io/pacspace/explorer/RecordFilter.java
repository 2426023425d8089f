package io.pacspace.explorer;

import io.pacspace.ledger.History.AmountPlace;
import io.pacspace.ledger.History.Search;
import io.pacspace.ledger.History.Standing;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Problems;
import io.pacspace.shared.Window;
import java.time.Instant;
import java.util.Map;
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
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59.999Z");

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

  /// The same as query parameters; what is empty is not asked for.
  record Asked(
      @Nullable String status,
      @Nullable String startDate,
      @Nullable String endDate,
      @Nullable String reason,
      @Nullable String search,
      @Nullable String sortBy,
      @Nullable String sortOrder) {
    private static final Map<String, Status> STATUSES =
        Map.of(
            "QUEUED", Status.QUEUED,
            "PROCESSING", Status.PROCESSING,
            "VERIFIED", Status.VERIFIED,
            "FAILED", Status.FAILED);

    RecordFilter filter() {
      var start = time("startDate", startDate, Window.EARLIEST);
      var end = time("endDate", endDate, NEVER);
      new Problems()
          .unless(
              isAbsent(startDate) || isAbsent(endDate) || start.isBefore(end),
              "endDate",
              "must be later than startDate")
          .refuseIfAny();
      return new RecordFilter(
          QueryParameters.meaning("status", status, STATUSES, Status.ANY),
          start,
          end,
          QueryParameters.text("reason", reason),
          QueryParameters.text("search", search),
          QueryParameters.meaning(
              "sortBy", sortBy, Map.of("acceptedAt", false, "delta", true), false),
          QueryParameters.ascending(sortOrder, false));
    }

    private static Instant time(String field, @Nullable String text, Instant otherwise) {
      return text == null || text.isEmpty() ? otherwise : Window.time(field, text);
    }

    private static boolean isAbsent(@Nullable String text) {
      return text == null || text.isEmpty();
    }
  }
}
