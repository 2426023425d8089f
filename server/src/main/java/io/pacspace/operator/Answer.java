package io.pacspace.operator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command answers: its fields for programs, its lines for people. No secret is in it.
sealed interface Answer permits Answer.Done, Answer.TenantList, TenantView {
  /// What a person reads.
  List<String> lines();

  /// What a program reads, each on a line of its own.
  default List<?> rows() {
    return List.of(this);
  }

  /// Something was done.
  ///
  /// @param tenant whom it was done to; none where there is no tenant yet
  record Done(String done, @Nullable String tenant, String sentence) implements Answer {
    @Override
    public List<String> lines() {
      return List.of(sentence);
    }
  }

  /// A tenant in a list.
  record Line(
      String id, String name, Instant createdAt, String status, String plan, List<String> people) {}

  /// Tenants, newest first; `more` where not all of them are here.
  record TenantList(List<Line> tenants, boolean more) implements Answer {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      for (var tenant : tenants) {
        lines.add(
            "%s  %-10s  %-8s  %s  %s: %s"
                .formatted(
                    tenant.id,
                    tenant.plan,
                    tenant.status,
                    tenant.createdAt.toString().substring(0, 10),
                    tenant.name,
                    String.join(", ", tenant.people)));
      }
      if (tenants.isEmpty()) {
        lines.add("There is no such tenant.");
      }
      if (more) {
        lines.add("There are more; use --search.");
      }
      return lines;
    }

    @Override
    public List<?> rows() {
      return tenants;
    }
  }
}
