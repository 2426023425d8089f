package io.pacspace.secondfactor;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestingClock;
import java.util.Map;

/// The server that the tests of the second factor share: codes follow from the time, so that the
/// time is theirs.
final class ClockedServer {
  static final TestingClock CLOCK = new TestingClock();
  static final TestServer SERVER = TestServer.start(TestDatabases.create(), Map.of(), CLOCK);

  private ClockedServer() {}
}
