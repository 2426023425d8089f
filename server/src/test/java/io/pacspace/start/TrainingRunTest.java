package io.pacspace.start;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.pacspace.testing.TestServer;
import java.net.URI;
import org.junit.jupiter.api.Test;

/// The training run knows the main flow as it is: otherwise starts would silently become slow.
class TrainingRunTest {
  private final TrainingRun run = new TrainingRun(URI.create(TestServer.shared().url()));

  @Test
  void takesPeopleFromRegistrationToProduction() {
    assertThatCode(() -> run.play(2)).doesNotThrowAnyException();
  }
}
