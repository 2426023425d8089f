package io.pacspace.testing;

import static java.util.Objects.requireNonNull;

import io.pacspace.PacSpace;
import io.pacspace.shared.EnvironmentKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// A whole server in this JVM, on databases of its own or shared with another, reached over HTTP.
public final class TestServer implements AutoCloseable {
  private final @Nullable TestDatabases databases;
  private final ConfigurableApplicationContext context;

  private TestServer(
      @Nullable TestDatabases databases,
      Map<String, Object> reached,
      Map<String, Object> overrides,
      SpringApplicationBuilder program) {
    this.databases = databases;
    this.context =
        program
            .initializers(
                context -> context.getBeanFactory().addBeanPostProcessor(new OneConnection()))
            .run(arguments(reached, overrides));
  }

  /// The server that most tests share; they keep apart by using tenants of their own.
  public static TestServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final TestServer SERVER = start(TestDatabases.create(), Map.of());
  }

  /// The same, shared by the tests of days and months, where it is the middle of a month: none ends
  /// while they run. They ask [#clock] for the time.
  public static TestServer midMonth() {
    return MidMonth.SERVER;
  }

  /// Noon of last month's 15th is when this begins, and time goes on from there. In the past since
  /// the queue of jobs runs on the real clock and must find due what this one calls due.
  private static final class MidMonth {
    static final TestServer SERVER = start();

    private static TestServer start() {
      var clock = Clock.systemUTC();
      var noon = YearMonth.now(clock).minusMonths(1).atDay(15).atTime(12, 0);
      var ahead =
          Duration.between(clock.instant(), noon.toInstant(ZoneOffset.UTC))
              .truncatedTo(ChronoUnit.MILLIS);
      var databases = TestDatabases.create();
      // The server makes the cells' clocks before these can follow its own.
      var server =
          TestServer.start(
              databases,
              Map.of("pacspace.clock-tolerance", ahead.abs().multipliedBy(2)),
              Clock.offset(clock, ahead));
      for (var kind : EnvironmentKind.values()) {
        databases.shiftClock(kind.toString(), ahead);
      }
      return server;
    }
  }

  /// A server of the development default, with some settings changed.
  public static TestServer start(TestDatabases databases, Map<String, Object> overrides) {
    return new TestServer(
        databases, databases.properties(), overrides, new SpringApplicationBuilder(PacSpace.class));
  }

  /// The same on databases that somebody else brings, as the settings `reached` say.
  public static TestServer start(Map<String, Object> reached) {
    return start(reached, Map.of());
  }

  /// The same with some settings changed.
  public static TestServer start(Map<String, Object> reached, Map<String, Object> overrides) {
    return new TestServer(null, reached, overrides, new SpringApplicationBuilder(PacSpace.class));
  }

  /// The same with another clock than this machine's.
  public static TestServer start(
      TestDatabases databases, Map<String, Object> overrides, Clock clock) {
    var program =
        new SpringApplicationBuilder(PacSpace.class)
            .initializers(
                context ->
                    ((GenericApplicationContext) context)
                        .registerBean(
                            "anotherClock",
                            Clock.class,
                            () -> clock,
                            definition -> definition.setPrimary(true)));
    return new TestServer(databases, databases.properties(), overrides, program);
  }

  /// As arguments, since those come before what `application.yaml` says.
  static String[] arguments(Map<String, Object> reached, Map<String, Object> overrides) {
    return properties(reached, overrides).entrySet().stream()
        .map(property -> "--" + property.getKey() + "=" + property.getValue())
        .toArray(String[]::new);
  }

  private static Map<String, Object> properties(
      Map<String, Object> reached, Map<String, Object> overrides) {
    var properties = new HashMap<String, Object>(reached);
    properties.put("server.port", 0);
    properties.put("pacspace.mode", "embedded");
    properties.put("pacspace.public-url", "http://localhost");
    properties.put("pacspace.payment", "embedded");
    properties.put("pacspace.master-key-file", masterKey().toString());
    for (var limit : new String[] {"sign-ins", "mails", "mail-requests", "registrations"}) {
      properties.put("pacspace.limits." + limit, 1_000_000);
    }
    // Tests edit rows, and would be told of it at any time.
    properties.put("pacspace.scrub.share", 0);
    properties.put("logging.level.root", "warn");
    properties.putAll(overrides);
    return properties;
  }

  /// The one master key of all test servers, so that two on the same databases understand each
  /// other.
  public static Path masterKey() {
    try {
      var file = Path.of("target", "test-master.key").toAbsolutePath();
      if (Files.notExists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "00112233445566778899aabbccddeeff".repeat(2));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The databases it runs on.
  public TestDatabases databases() {
    return requireNonNull(databases);
  }

  /// Its clock, in UTC.
  public Clock clock() {
    return bean(Clock.class);
  }

  /// One of its beans.
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// One of its beans by name, where there are several of a type.
  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  /// All of its beans of a type.
  public <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  /// Where it listens, without a slash at the end.
  public String url() {
    var port = context.getEnvironment().getRequiredProperty("local.server.port");
    return "http://localhost:" + port;
  }

  /// A browser without cookies, or a program.
  public Http http() {
    return new Http(url());
  }

  @Override
  public void close() {
    context.close();
  }
}
