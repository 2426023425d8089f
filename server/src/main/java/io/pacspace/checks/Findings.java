package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.shared.EnvironmentId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What is found in one ledger or in a cell as a whole. Of each kind the first few are told as they
/// come, and of the rest how many there are: one lost table must not bury the other findings.
final class Findings {
  private static final long TOLD = 10;

  private final Watcher watcher;
  private final String cell;
  private final Optional<EnvironmentId> ledger;
  private final Map<Kind, Finding> last = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  Findings(Watcher watcher, String cell, Optional<EnvironmentId> ledger) {
    this.watcher = watcher;
    this.cell = cell;
    this.ledger = ledger;
  }

  void add(Kind kind, Place place, String sentence) {
    if (counts.merge(kind, 1L, Long::sum) <= TOLD) {
      var finding = new Finding(kind, cell, ledger, place, sentence);
      last.put(kind, finding);
      watcher.found(finding);
    }
  }

  /// Tells how many more there were, and answers how many there were in all.
  long end() {
    last.forEach(
        (kind, finding) -> {
          var more = counts.getOrDefault(kind, 0L) - TOLD;
          if (more > 0) {
            watcher.more(finding, more);
          }
        });
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
