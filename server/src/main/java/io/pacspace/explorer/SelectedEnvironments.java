package io.pacspace.explorer;

import io.pacspace.accounts.Users;
import io.pacspace.databases.Cells;
import io.pacspace.environments.Environments;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds the environment that a request is about.
@Component
class SelectedEnvironments {
  /// The header that picks it.
  static final String HEADER = "X-Environment";

  private final Users users;
  private final Environments environments;
  private final Cells cells;

  SelectedEnvironments(Users users, Environments environments, Cells cells) {
    this.users = users;
    this.environments = environments;
    this.cells = cells;
  }

  /// The environment that the header picks, or without one the person's preferred one;
  /// [Failure.Precondition] where it is not active.
  SelectedEnvironment of(Principal.User user, @Nullable String header) {
    var kind = header == null ? users.get(user).preferredEnvironment() : kindOf(header);
    var ledger = environments.requireActive(user.tenant(), kind);
    return new SelectedEnvironment(kind, ledger, cells.require(kind, environments.cellOf(ledger)));
  }

  private static EnvironmentKind kindOf(String header) {
    for (var kind : EnvironmentKind.values()) {
      if (kind.toString().equals(header)) {
        return kind;
      }
    }
    throw new Failure.Invalid(List.of(new Failure.Field(HEADER, "must be sandbox or production")));
  }
}
