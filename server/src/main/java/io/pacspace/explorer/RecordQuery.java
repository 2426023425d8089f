package io.pacspace.explorer;

import io.pacspace.explorer.RecordFilter.Status;
import io.pacspace.shared.Problems;
import io.pacspace.shared.Window;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A [RecordFilter] as query parameters; what is empty is not asked for.
record RecordQuery(
    @Nullable String status,
    @Nullable String startDate,
    @Nullable String endDate,
    @Nullable String reason,
    @Nullable String search,
    @Nullable String sortBy,
    @Nullable String sortOrder) {
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59.999Z");
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
