package io.pacspace.environments;

import io.pacspace.databases.WithoutDatabase;
import io.pacspace.shared.EnvironmentId;

/// Environments that are all in one cell.
public final class TestingEnvironments extends Environments {
  /// Nothing is asked of it but what is answered here.
  @SuppressWarnings("NullAway")
  public TestingEnvironments() {
    super(null, null, null, null, null, null);
  }

  @Override
  public String cellOf(EnvironmentId environment) {
    return WithoutDatabase.CELL;
  }
}
