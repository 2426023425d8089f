package io.pacspace.databases;

import io.pacspace.databases.DatabaseSettings.CellDatabase;
import io.pacspace.databases.DatabaseSettings.Database;
import io.pacspace.platform.Networks;
import io.pacspace.platform.Settings.Plaintext;
import io.pacspace.platform.SettingsCheck;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;

/// The check of [DatabaseSettings]: where each database is, and how all logins sign in to it.
final class DatabasesCheck {
  private static final Pattern CELL_NAME = Pattern.compile("[a-z][a-z0-9]{0,31}");

  private final DatabaseSettings settings;
  private final SettingsCheck check;
  private final Map<String, String> known = new HashMap<>();

  DatabasesCheck(DatabaseSettings settings, SettingsCheck check) {
    this.settings = settings;
    this.check = check;
  }

  void check() {
    database("PACSPACE_CONTROL", false, settings.control());
    cells("SANDBOX", settings.cells().sandbox());
    cells("PRODUCTION", settings.cells().production());
  }

  private void cells(String kind, Map<String, CellDatabase> cells) {
    var prefix = "PACSPACE_CELLS_" + kind + "_";
    check.unless(
        !cells.isEmpty(),
        prefix + "MAIN_URL is missing: name at least one cell database for this environment.");
    cells.forEach(
        (name, cell) -> {
          var setting = prefix + name.toUpperCase(Locale.ROOT);
          check.unless(
              CELL_NAME.matcher(name).matches(),
              setting + " has a name that is not 1 to 32 letters and digits, a letter first.");
          check.unless(cell.weight() >= 1, setting + "_WEIGHT must be at least 1.");
          database(setting, true, cell.database());
        });
  }

  private void database(String setting, boolean isCell, @Nullable Database database) {
    if (database == null || database.url() == null) {
      check.add(setting + "_URL is missing: set it to a jdbc:postgresql: URL.");
      return;
    }
    var url = database.url();
    url(setting + "_URL", url);
    if (database.owner().url() != null) {
      url(setting + "_OWNER_URL", database.owner().url());
    }
    password(setting + "_PASSWORD", Login.APPLICATION, database);
    password(setting + "_OWNER_PASSWORD", Login.OWNER, database);
    if (isCell) {
      password(setting + "_RECORDER_PASSWORD", Login.RECORDER, database);
    }
    var other = known.putIfAbsent(url.replaceFirst("\\?.*", ""), setting);
    check.unless(
        other == null,
        setting + "_URL names the same database as " + other + "_URL: each needs its own.");
  }

  private void password(String variable, Login login, Database database) {
    check.unless(
        login.password(database) != null,
        variable + " is missing: it is the one of " + login.username() + " there.");
  }

  private void url(String variable, String url) {
    if (url.contains("password=")) {
      check.add(variable + " holds a password: it belongs into a setting of its own.");
      return;
    }
    var parsed = url.startsWith("jdbc:postgresql:") ? Driver.parseURL(url, null) : null;
    if (parsed == null) {
      check.add(variable + " must be a URL that begins with jdbc:postgresql://.");
      return;
    }
    if (isHere(parsed)) {
      return;
    }
    check.unless(
        !check.installation().embedded(),
        variable
            + " leads to another machine: the development default is for databases on this one,"
            + " since it shows everybody's mail.");
    check.unless(
        check.installation().embedded()
            || check.installation().allowPlaintext().contains(Plaintext.DATABASES)
            || isVerified(parsed),
        variable
            + " must say sslmode=verify-full, since it leads to another machine;"
            + " PACSPACE_ALLOW_PLAINTEXT=databases permits less.");
  }

  /// Whether no host of the URL is beyond the loopback interface.
  private static boolean isHere(Properties parsed) {
    var hosts = String.valueOf(PGProperty.PG_HOST.getOrDefault(parsed));
    for (var host : hosts.split(",", -1)) {
      if (!Networks.isLoopback(host)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVerified(Properties parsed) {
    var factory = PGProperty.SSL_FACTORY.getOrDefault(parsed);
    try {
      return SslMode.of(parsed) == SslMode.VERIFY_FULL
          && (factory == null || !factory.contains("NonValidating"));
    } catch (SQLException _) {
      return false;
    }
  }
}
