package io.pacspace.explorer;

import io.pacspace.ledger.History;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Window;
import io.pacspace.web.Envelope;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// How many deltas an environment accepted on each day of a month: the difference of two log
/// indexes, which are found by halving.
@RestController
class DashboardUsage {
  private final SelectedEnvironments places;
  private final History history;
  private final Clock clock;

  DashboardUsage(SelectedEnvironments places, History history, Clock clock) {
    this.places = places;
    this.history = history;
    this.clock = clock;
  }

  @GetMapping("/dashboard/usage/daily")
  Envelope<Daily> daily(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment,
      @RequestParam(defaultValue = "") String period) {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var month = period.isEmpty() ? YearMonth.from(today) : Window.month(period);
    var place = places.of(user, environment);
    var days = daysOf(month, today);
    var bounds =
        Stream.concat(days.stream().limit(1), days.stream().map(day -> day.plusDays(1)))
            .map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC))
            .toList();
    var accepted = place.<List<Long>>read(db -> history.acceptedBefore(db, place.ledger(), bounds));
    return Envelope.of(Daily.of(place.kind(), month, days, accepted));
  }

  /// The days of the month that have begun.
  private static List<LocalDate> daysOf(YearMonth month, LocalDate today) {
    return month
        .atDay(1)
        .datesUntil(month.plusMonths(1).atDay(1))
        .takeWhile(day -> !day.isAfter(today))
        .toList();
  }

  record Daily(EnvironmentKind environment, String period, long total, List<Day> days) {
    /// `accepted` is how many deltas there were at the start of the first day and the end of each.
    static Daily of(
        EnvironmentKind environment, YearMonth month, List<LocalDate> days, List<Long> accepted) {
      var counted = new ArrayList<Day>();
      for (var i = 0; i < days.size(); i++) {
        counted.add(new Day(days.get(i).toString(), accepted.get(i + 1) - accepted.get(i)));
      }
      var total = counted.stream().mapToLong(Day::deltas).sum();
      return new Daily(environment, month.toString(), total, counted);
    }
  }

  record Day(String date, long deltas) {}
}
