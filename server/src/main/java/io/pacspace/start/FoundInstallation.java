package io.pacspace.start;

import io.pacspace.postgres.EmbeddedPostgres;
import io.pacspace.postgres.RunningPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;

/// An installation as a command finds it, beside its servers or without one: that of the settings
/// in the environment, or a data folder of the development default, whose PostgreSQL is started if
/// none runs there.
///
/// @param properties what the data folder settles; empty where the environment says everything
public record FoundInstallation(
    InstallationSettings settings,
    Map<String, Object> properties,
    @Nullable EmbeddedPostgres started)
    implements AutoCloseable {

  /// Finds it, and starts its PostgreSQL if that is a data folder's and does not run.
  ///
  /// @param data the data folder; none if the environment says which installation is meant
  /// @param say is told what goes on meanwhile
  public static FoundInstallation find(@Nullable Path data, Consumer<String> say) {
    if (data != null) {
      return in(data, say);
    }
    var environment = new StandardEnvironment();
    ConfigurationPropertySources.attach(environment);
    Installation.readSecrets(environment);
    var settings = InstallationSettings.read(Binder.get(environment));
    return Installation.isDevelopment(settings)
        ? in(Path.of(environment.getProperty("pacspace.data", ".pacspace")), say)
        : new FoundInstallation(settings, Map.of(), null);
  }

  private static FoundInstallation in(Path folder, Consumer<String> say) {
    var home = folder.toAbsolutePath().normalize();
    var postgres = EmbeddedInstallation.postgres(home);
    if (!Files.isDirectory(postgres)) {
      throw new Installation.Refused(List.of("There is no installation in " + home + "."));
    }
    var running = RunningPostgres.find(postgres);
    if (running.isPresent()) {
      var found = running.get();
      say.accept("using the PostgreSQL that runs in " + home);
      return in(home, found::jdbcUrl, found::password, null);
    }
    var started = EmbeddedPostgres.start(postgres, say);
    Runtime.getRuntime().addShutdownHook(new Thread(started::close));
    return in(home, started::jdbcUrl, started::password, started);
  }

  private static FoundInstallation in(
      Path home,
      UnaryOperator<String> jdbcUrl,
      UnaryOperator<String> password,
      @Nullable EmbeddedPostgres started) {
    var properties = new HashMap<>(EmbeddedInstallation.databases(jdbcUrl, password));
    properties.put("pacspace.mode", "embedded");
    var masterKey = EmbeddedInstallation.masterKey(home);
    if (Files.exists(masterKey)) {
      properties.put("pacspace.master-key-file", masterKey.toString());
    }
    properties.put("pacspace.public-url", address(home));
    var settings =
        InstallationSettings.read(new Binder(new MapConfigurationPropertySource(properties)));
    return new FoundInstallation(settings, properties, started);
  }

  /// Where its people find it, as mails say.
  private static String address(Path home) {
    try {
      return Files.readString(EmbeddedInstallation.address(home));
    } catch (IOException _) {
      // No server was ready yet.
      return "http://localhost";
    }
  }

  @Override
  public void close() {
    if (started != null) {
      started.close();
    }
  }
}
