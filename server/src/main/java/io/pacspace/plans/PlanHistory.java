package io.pacspace.plans;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which tier held for a tenant at each moment, as far as its changes are known.
final class PlanHistory {
  private final NavigableMap<Instant, Tier> own = new TreeMap<>();
  private final NavigableMap<Instant, Optional<Tier>> everybodys = new TreeMap<>();

  /// A time in which one tier held.
  ///
  /// @param from its first moment
  /// @param until its end, which is not of it
  record Span(Instant from, Instant until, Tier tier) {}

  /// That all tenants of the installation are on one tier, or each on its own again.
  record Everybodys(Instant from, Optional<Tier> tier) {}

  /// @param changes of the tenant's own plan, in the order in which they were made
  /// @param forAll what held for all, likewise; it comes before what is one's own
  PlanHistory(List<Plans.Change> changes, List<Everybodys> forAll) {
    own.put(Instant.MIN, Tier.FREE);
    Optional<Plans.Change> before = Optional.empty();
    for (var change : changes) {
      var from = change.from().isBefore(own.lastKey()) ? own.lastKey() : change.from();
      before.ifPresent(earlier -> end(earlier, from));
      own.put(from, tier(change.tier()));
      before = Optional.of(change);
    }
    before.ifPresent(last -> end(last, Instant.MAX));
    everybodys.put(Instant.MIN, Optional.empty());
    forAll.forEach(one -> everybodys.put(one.from(), one.tier()));
  }

  /// A plan that ends before another takes its place is followed by what was to come.
  private void end(Plans.Change change, Instant limit) {
    change
        .endsAt()
        .filter(end -> end.isBefore(limit))
        .ifPresent(end -> own.put(end, change.next().map(PlanHistory::tier).orElse(Tier.FREE)));
  }

  private static Tier tier(String word) {
    return Tier.of(word).orElseThrow();
  }

  /// The tier that held at a moment.
  Tier at(Instant moment) {
    return everybodys
        .floorEntry(moment)
        .getValue()
        .orElseGet(() -> own.floorEntry(moment).getValue());
  }

  /// What held from `from` until just before `until`: spans that follow each other without a gap.
  List<Span> spans(Instant from, Instant until) {
    var starts = new TreeSet<Instant>();
    starts.add(from);
    starts.addAll(own.subMap(from, until).keySet());
    starts.addAll(everybodys.subMap(from, until).keySet());
    var spans = new ArrayList<Span>();
    for (var start : starts) {
      var end = Optional.ofNullable(starts.higher(start)).orElse(until);
      spans.add(new Span(start, end, at(start)));
    }
    return List.copyOf(spans);
  }
}
