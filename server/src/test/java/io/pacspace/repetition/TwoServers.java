package io.pacspace.repetition;

import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.util.Map;

/// Two servers on the same databases, which the tests of this module share.
final class TwoServers {
  private static final TestDatabases DATABASES = TestDatabases.create();
  static final TestServer HERE = TestServer.start(DATABASES, Map.of());
  static final TestServer THERE = TestServer.start(DATABASES, Map.of());

  private TwoServers() {}
}
