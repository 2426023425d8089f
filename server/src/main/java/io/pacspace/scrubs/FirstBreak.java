package io.pacspace.scrubs;

import io.pacspace.checks.Check;
import io.pacspace.checks.Finding;
import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.Finding.Tally;
import io.pacspace.shared.EnvironmentId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps the first thing that is found of a ledger: what is behind it may be its effect.
final class FirstBreak implements Check.Watcher {
  private final Tally findings;
  private @Nullable Finding first;

  FirstBreak(String cell, EnvironmentId ledger) {
    this.findings = new Tally(this, cell, Optional.of(ledger));
  }

  /// Where findings go.
  Tally findings() {
    return findings;
  }

  void found(Kind kind, long index, String sentence) {
    found(kind, new Place.Records(index, index), sentence);
  }

  void found(Kind kind, Place place, String sentence) {
    findings.add(kind, place, sentence);
  }

  boolean isWhole() {
    return first == null;
  }

  Optional<Finding> first() {
    return Optional.ofNullable(first);
  }

  @Override
  public void found(Finding finding) {
    if (first == null) {
      first = finding;
    }
  }

  @Override
  public void ledger(long number, long all) {}

  @Override
  public void reading(String part, long rows) {}

  @Override
  public void more(Finding last, long more) {}
}
