package io.pacspace.operator;

import io.pacspace.accounts.User;
import io.pacspace.environments.Environments;
import io.pacspace.plans.Plans;
import io.pacspace.plans.Usage;
import io.pacspace.shared.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One tenant.
///
/// @param disabledSince none if it is enabled
/// @param planEndsAt when its plan falls back to free, if it does
/// @param usage none while the cell that counts it is away
record TenantView(
    String id,
    String name,
    Instant createdAt,
    @Nullable Instant disabledSince,
    String plan,
    @Nullable Instant planEndsAt,
    List<Change> planHistory,
    List<Person> people,
    List<Place> environments,
    String period,
    @Nullable Used usage)
    implements Answer {
  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("tenant       " + id + "  " + name);
    lines.add("since        " + createdAt);
    lines.add(
        "status       " + (disabledSince == null ? "enabled" : "disabled since " + disabledSince));
    lines.add("plan         " + plan + (planEndsAt == null ? "" : ", until " + planEndsAt));
    planHistory.forEach(change -> lines.add("history      " + change.line()));
    people.forEach(person -> lines.add("person       " + person.line()));
    environments.forEach(place -> lines.add("environment  " + place.line()));
    lines.add(
        "usage        "
            + (usage == null ? "not known: its cell is away" : usage.line())
            + ", "
            + period);
    return lines;
  }

  /// @param next what follows at its end; the free plan where it ends and there is none
  /// @param by a person's id, or `operator`
  record Change(
      Instant from, String plan, @Nullable Instant endsAt, @Nullable String next, String by) {
    static Change of(Plans.Change change) {
      return new Change(
          change.from(),
          change.tier(),
          change.endsAt().orElse(null),
          change.next().orElse(null),
          change.by().map(UserId::toString).orElse("operator"));
    }

    private String line() {
      return from
          + "  "
          + plan
          + (endsAt == null ? "" : ", until " + endsAt)
          + (next == null ? "" : ", then " + next)
          + ", by "
          + by;
    }
  }

  /// Somebody of a tenant.
  record Person(String id, String email, String name, String role, boolean mfaEnabled) {
    static Person of(User user, boolean mfaEnabled) {
      return new Person(user.id().toString(), user.email(), user.name(), user.role(), mfaEnabled);
    }

    private String line() {
      return id + "  " + email + "  " + name + ", " + role + (mfaEnabled ? ", second factor" : "");
    }
  }

  /// An environment of a tenant and the cell that holds it.
  ///
  /// @param broken where and how its ledger is, if it was found to be
  record Place(
      String environment,
      String id,
      String status,
      @Nullable String cell,
      @Nullable String broken) {
    static Place of(Environments.Held held, Optional<String> broken) {
      return new Place(
          held.kind().toString(),
          held.id().toString(),
          held.status(),
          held.cell().orElse(null),
          broken.orElse(null));
    }

    private String line() {
      return id
          + "  "
          + environment
          + ", "
          + status
          + (cell == null ? "" : ", cell " + cell)
          + (broken == null ? "" : ", BROKEN at " + broken);
    }
  }

  /// What the tenant has used in a month.
  ///
  /// @param included none where a contract says
  record Used(long consumed, @Nullable Long included, long overage) {
    static Used of(Usage usage) {
      var included = usage.included();
      return new Used(
          usage.consumed(), included.isPresent() ? included.getAsLong() : null, usage.overage());
    }

    private String line() {
      return consumed + " deltas" + (included == null ? "" : " of " + included + " included");
    }
  }
}
