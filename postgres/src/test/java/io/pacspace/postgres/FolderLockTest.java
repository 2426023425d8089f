package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FolderLockTest {
  @Test
  void letsExactlyOneOfTwoProgramsIn() throws Exception {
    var home = TestingHome.stopped();
    try (var one = ChildJvm.start(home);
        var other = ChildJvm.start(home)) {
      var outcomes = List.of(one.awaitOutcome(), other.awaitOutcome());
      assertThat(outcomes).filteredOn(o -> o.startsWith("ready ")).hasSize(1);
      assertThat(outcomes)
          .filteredOn(o -> o.startsWith("failed "))
          .singleElement()
          .asString()
          .matches("failed %s is already in use by another process( \\d+)?: .*".formatted(home));
    }
  }

  @Test
  void survivesARefusalInTheSameProcess() throws Exception {
    var home = TestingHome.stopped();
    try (var _ = EmbeddedPostgres.start(home, _ -> {})) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(home, _ -> {}))
          .isInstanceOf(PostgresFailure.class)
          .hasMessageContaining("already in use by this process");
      try (var other = ChildJvm.start(home)) {
        assertThat(other.awaitOutcome())
            .contains("already in use by another process " + ProcessHandle.current().pid());
      }
    }
    EmbeddedPostgres.start(home, _ -> {}).close();
  }
}
