package io.pacspace.start;

import static java.util.Objects.requireNonNull;

import io.pacspace.databases.DatabaseSettings;
import io.pacspace.platform.Settings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Makes sure, before anything else starts, that this installation is one: brings up the embedded
/// PostgreSQL where the development default is asked for, then checks every setting.
public final class Installation implements ApplicationListener<ApplicationEvent>, Ordered {
  /// After Spring Boot has read the settings, before it sets up logging by them.
  private static final int BEFORE_LOGGING = Ordered.HIGHEST_PRECEDENCE + 15;

  private @Nullable EmbeddedInstallation embedded;
  private @Nullable AotCache aotCache;

  /// Not while closing, so that a PostgreSQL that is just starting is stopped too.
  @Override
  public synchronized void onApplicationEvent(ApplicationEvent event) {
    if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
      TrainingRun.endWithTheParentIfWanted();
      prepare(prepared.getEnvironment());
    } else if (event instanceof ApplicationReadyEvent ready && embedded != null) {
      embedded.announce();
      aotCache = AotCache.makeIfMissing(embedded.folder(), program(ready.getSpringApplication()));
      TrainingRun.endIfWanted();
    }
  }

  private static String program(SpringApplication application) {
    return requireNonNull(application.getMainApplicationClass()).getName();
  }

  private void prepare(ConfigurableEnvironment environment) {
    readSecrets(environment);
    var settings = read(environment);
    if (isDevelopment(settings)) {
      // Spring Boot takes it from now on, and runs it after the server has closed.
      SpringApplication.getShutdownHandlers().add(this::close);
      embedded =
          EmbeddedInstallation.open(
              Path.of(environment.getProperty("pacspace.data", ".pacspace")),
              environment.getProperty("server.port", Integer.class, 8080),
              settings.whole().listening());
      add(environment, embedded.properties());
      decide(environment, "server.port", embedded.port());
      settings = read(environment);
    } else {
      add(environment, Map.of("logging.structured.format.console", "logstash"));
    }
    listeningAddress(settings.whole())
        .ifPresent(address -> decide(environment, "server.address", address.getHostAddress()));
    var problems = settings.problems();
    if (!problems.isEmpty()) {
      throw new Refused(problems);
    }
  }

  /// Where a server listens first; [io.pacspace.web] adds the others. Always on the loopback
  /// interface, where a server asks itself for its logs.
  private static Optional<InetAddress> listeningAddress(Settings settings) {
    var loopback = InetAddress.ofLiteral("127.0.0.1");
    return settings
        .listening()
        .map(address -> address.isAnyLocalAddress() ? address : loopback)
        .or(() -> settings.embedded() ? Optional.of(loopback) : Optional.empty());
  }

  /// Puts the secrets that are given as files beside the settings that are given as they are.
  public static void readSecrets(ConfigurableEnvironment environment) {
    SecretFiles files;
    try {
      files = SecretFiles.read(Binder.get(environment));
    } catch (BindException e) {
      throw InstallationSettings.misunderstood(e);
    }
    if (!files.problems().isEmpty()) {
      throw new Refused(files.problems());
    }
    environment.getPropertySources().addLast(new MapPropertySource("secrets", files.values()));
  }

  private static void add(ConfigurableEnvironment environment, Map<String, Object> properties) {
    environment.getPropertySources().addLast(new MapPropertySource("installation", properties));
  }

  /// Comes before what the operator has set: a port 0 is a certain port by now.
  private static void decide(ConfigurableEnvironment environment, String name, Object value) {
    environment.getPropertySources().addFirst(new MapPropertySource(name, Map.of(name, value)));
  }

  private static InstallationSettings read(ConfigurableEnvironment environment) {
    return InstallationSettings.read(Binder.get(environment));
  }

  /// Whether the development default is asked for, on databases of its own.
  static boolean isDevelopment(InstallationSettings settings) {
    return settings.whole().embedded() && settings.of(DatabaseSettings.class).control() == null;
  }

  @Override
  public int getOrder() {
    return BEFORE_LOGGING;
  }

  private synchronized void close() {
    if (aotCache != null) {
      aotCache.close();
    }
    if (embedded != null) {
      embedded.close();
    }
  }

  /// The settings do not make an installation; one sentence for each reason.
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> sentences;

    /// One sentence at least.
    public Refused(List<String> sentences) {
      super(String.join(" ", sentences));
      this.sentences = sentences;
    }

    /// Why, for people to read.
    public List<String> sentences() {
      return sentences;
    }
  }
}
