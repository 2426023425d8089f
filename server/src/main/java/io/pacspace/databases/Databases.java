package io.pacspace.databases;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.pacspace.databases.DatabaseSettings.Database;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Opens the databases of the settings, as one of the three logins each time. Nothing is kept in a
/// session: a pooler may give every transaction another one.
@Component
class Databases {
  /// How long a transaction may hold its locks while its server does nothing in it: PostgreSQL ends
  /// it then, or the host of a server that is lost or frozen would keep them for hours. Longer than
  /// what is done between two statements may take, which at most asks another database.
  static final String LONGEST_IDLE = "15s";

  private static final int POOL_SIZE = 24;
  private static final int RECORDING_POOL_SIZE = 4;
  private static final int STRANGERS_POOL_SIZE = 6;

  private final boolean besideServers;

  Databases(@Value("${pacspace.beside-servers:false}") boolean besideServers) {
    this.besideServers = besideServers;
  }

  /// Connections that serve requests. Away databases are noticed in seconds, so that a caller gets
  /// 503 rather than a hang.
  HikariDataSource pool(Database database, String name) {
    return pool(database, Login.APPLICATION, name, POOL_SIZE);
  }

  /// Connections that serve [Strangers]: few, so that they cannot keep the database busy.
  HikariDataSource strangersPool(Database database, String name) {
    return pool(database, Login.APPLICATION, name, STRANGERS_POOL_SIZE);
  }

  /// Connections that record deltas.
  HikariDataSource recordingPool(Database database, String name) {
    return pool(database, Login.RECORDER, name, RECORDING_POOL_SIZE);
  }

  private static HikariDataSource pool(Database database, Login login, String name, int most) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source(database, login));
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(Math.min(2, most));
    config.setConnectionTimeout(3_000);
    config.setValidationTimeout(1_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /// Brings the schemas of all modules up to date, as their owner. A command beside servers changes
  /// none: it refuses with [InspectedDatabase.Unreadable] those of another version.
  ///
  /// @param kind of database: `control` or `cell`
  /// @throws UnfitDatabase if somebody else would own them, or a migration refuses what is there
  void migrate(Database database, String kind) {
    if (besideServers) {
      InspectedDatabase.requireThisVersion(kind, source(database, Login.OWNER));
      return;
    }
    var owner = source(database, Login.OWNER);
    var where = requireNonNull(Login.OWNER.url(database), "a database URL");
    require(owner, Login.OWNER, where);
    // A back-fill, or the wait for another server's, may take as long as it takes.
    var patient = source(database, Login.OWNER);
    patient.setSocketTimeout(0);
    try {
      Migrations.of(kind).apply(owner, patient);
    } catch (Migrations.Refusal refusal) {
      throw new UnfitDatabase(where + " " + refusal.getMessage());
    }
  }

  /// Makes sure that connections are whose they should be: a pooler can be set to sign in as
  /// somebody else, and a role can be given more than the migrations grant.
  ///
  /// @param where they lead, for the sentence
  /// @throws UnfitDatabase if they are not
  static void require(DataSource connections, Login login, String where) {
    var found =
        JdbcClient.create(connections)
            .sql(
                """
                select current_user as name,
                  rolsuper or rolbypassrls or rolcreaterole or exists (
                    select from pg_roles other
                    where other.rolname in (:owner, :application, :recorder)
                      and other.rolname <> current_user
                      and pg_has_role(current_user, other.oid, 'member')) as mighty
                from pg_roles where rolname = current_user
                """)
            .param("owner", Login.OWNER.username())
            .param("application", Login.APPLICATION.username())
            .param("recorder", Login.RECORDER.username())
            .query(Found.class)
            .single();
    if (!found.name().equals(login.username())) {
      throw new UnfitDatabase(
          "%s lets PacSpace in as %s where it signs in as %s: see that no pooler between changes the user."
              .formatted(where, found.name(), login.username()));
    }
    if (found.mighty() && login != Login.OWNER) {
      throw new UnfitDatabase(
          "%s has rights beyond its own: it must be no superuser, bypass no row-level security, create no roles and be a member of no other login of PacSpace. %s is not served from."
              .formatted(login.username(), where));
    }
  }

  private record Found(String name, boolean mighty) {}

  static PGSimpleDataSource source(Database database, Login login) {
    var source = new PGSimpleDataSource();
    source.setURL(requireNonNull(login.url(database), "a database URL"));
    source.setUser(login.username());
    var password = login.password(database);
    source.setPassword(password == null ? null : password.reveal());
    source.setApplicationName("pacspace");
    source.setConnectTimeout(3);
    source.setSocketTimeout(10);
    source.setTcpKeepAlive(true);
    source.setReWriteBatchedInserts(true);
    try {
      // Keeps values of rows, such as addresses, out of exception messages and so out of logs.
      source.setProperty("logServerErrorDetail", "false");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return source;
  }
}
