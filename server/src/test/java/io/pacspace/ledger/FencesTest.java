package io.pacspace.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.pacspace.databases.Cells;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestServer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What has ended is closed, where there is something to close.
class FencesTest {
  private final TestServer server = TestServer.shared();

  /// An environment that is being activated has a place before it has a ledger, and whoever has
  /// just signed in asks what was used of it.
  @Test
  void closesNothingWhereALedgerWasNotMadeYet() {
    var cell = server.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst();

    assertThatCode(
            () -> server.bean(Fences.class).closeEnded(cell, EnvironmentId.next(), Instant.EPOCH))
        .doesNotThrowAnyException();
  }
}
