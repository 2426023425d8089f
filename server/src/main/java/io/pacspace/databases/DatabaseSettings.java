package io.pacspace.databases;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.SettingsCheck;
import io.pacspace.shared.Secret;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The databases of an installation.
///
/// @param control the control database
/// @param cells the cells of each kind by name
/// @param clockTolerance how far this server's clock may be from a cell's
@ConfigurationProperties("pacspace")
public record DatabaseSettings(
    @Nullable Database control,
    @DefaultValue CellUrls cells,
    @DefaultValue("5s") Duration clockTolerance)
    implements ModuleSettings {

  /// A PostgreSQL database: a `jdbc:postgresql:` URL, and the passwords of the three logins.
  ///
  /// @param password of the login that serves requests
  /// @param recorder in cells alone
  public record Database(
      @Nullable String url,
      @Nullable Secret password,
      @DefaultValue Owner owner,
      @DefaultValue Recorder recorder) {}

  /// How the owner signs in.
  ///
  /// @param url where it does, if it must not be where the others do: a session of its own, past
  ///   any pooler
  public record Owner(@Nullable String url, @Nullable Secret password) {}

  /// How the login that records deltas signs in.
  public record Recorder(@Nullable Secret password) {}

  /// A cell: its database, and its share of new environments relative to the others (default 1).
  public record CellDatabase(
      @Nullable String url,
      @Nullable Secret password,
      @DefaultValue Owner owner,
      @DefaultValue Recorder recorder,
      @DefaultValue("1") int weight) {
    /// Its database.
    public Database database() {
      return new Database(url, password, owner, recorder);
    }
  }

  /// The cells by kind and name.
  public record CellUrls(
      @DefaultValue Map<String, CellDatabase> sandbox,
      @DefaultValue Map<String, CellDatabase> production) {}

  @Override
  public void check(SettingsCheck check) {
    new DatabasesCheck(this, check).check();
    check.unless(clockTolerance.isPositive(), "PACSPACE_CLOCK_TOLERANCE must be positive.");
  }
}
