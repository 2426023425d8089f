package io.pacspace.testing;

import java.time.LocalDate;
import java.time.ZoneOffset;

/// A window around the whole run, as requests ask for it. Who asks for none gets the current month,
/// which may be another than a moment ago; a test that means all it has recorded asks for this.
@SuppressWarnings("TimeInStaticInitializer") // the window is meant to be one for the whole run
public final class AroundToday {
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static final LocalDate START = TODAY.minusDays(2);
  private static final LocalDate END = TODAY.plusDays(3);

  /// As members of a JSON object.
  public static final String MEMBERS =
      "\"startDate\":\"%s\",\"endDate\":\"%s\"".formatted(START, END);

  /// As a query.
  public static final String QUERY = "?startDate=%s&endDate=%s".formatted(START, END);

  private AroundToday() {}
}
