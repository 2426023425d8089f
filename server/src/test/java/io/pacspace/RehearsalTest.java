package io.pacspace;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.pacspace.testing.TestServer;
import java.net.URI;
import org.junit.jupiter.api.Test;

/// The rehearsal knows the main flow as it is: otherwise starts would silently become slow.
class RehearsalTest {
  private final Rehearsal rehearsal = new Rehearsal(URI.create(TestServer.shared().url()));

  @Test
  void takesPeopleFromRegistrationToProduction() {
    assertThatCode(() -> rehearsal.play(2)).doesNotThrowAnyException();
  }
}
