package io.pacspace.environments;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.proofs.Placement;
import io.pacspace.shared.EnvironmentId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Where environments are. A placement never changes, so each is asked of the database once.
@Component
class Placements implements Placement {
  private static final int REMEMBERED = 100_000;

  private final EnvironmentStore environments;
  private final Cells cells;
  private final Cache<EnvironmentId, Cell> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  Placements(EnvironmentStore environments, Cells cells) {
    this.environments = environments;
    this.cells = cells;
  }

  @Override
  public Optional<Cell> cellOf(EnvironmentId environment) {
    var cell = known.getIfPresent(environment);
    if (cell != null) {
      return Optional.of(cell);
    }
    var found = environments.placed(environment).flatMap(at -> cells.find(at.kind(), at.cell()));
    found.ifPresent(at -> known.put(environment, at));
    return found;
  }
}
