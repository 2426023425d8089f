package io.pacspace.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.pacspace.platform.Settings.Database;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Opens the databases of the settings: as their owner to bring schemas up to date, and as the role
/// `pacspace_app`, which may do only what the migrations grant it, for everything else. A cell's
/// recording takes the role `pacspace_recorder` instead, see [Cell#record].
@Component
class Databases {
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
    return pool(database, name, POOL_SIZE, "set role pacspace_app");
  }

  /// Connections that serve [Strangers]: few, so that they cannot keep the database busy.
  HikariDataSource strangersPool(Database database, String name) {
    return pool(database, name, STRANGERS_POOL_SIZE, "set role pacspace_app");
  }

  /// Connections that record deltas: on disk with every commit, and by key alone, which must not
  /// depend on what the planner last heard of a table that has grown since.
  HikariDataSource recordingPool(Database database, String name) {
    return pool(
        database,
        name,
        RECORDING_POOL_SIZE,
        """
        set role pacspace_recorder;
        set synchronous_commit = on;
        set enable_seqscan = off;
        set enable_hashjoin = off;
        set enable_mergejoin = off
        """);
  }

  private static HikariDataSource pool(Database database, String name, int most, String first) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source(database));
    config.setConnectionInitSql(first);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(Math.min(2, most));
    config.setConnectionTimeout(3_000);
    config.setValidationTimeout(1_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /// Brings the schemas of all modules up to date. A command beside servers changes none: it
  /// refuses with [InspectedDatabase.Unreadable] those of another version.
  ///
  /// @param kind of database: `control` or `cell`
  void migrate(Database database, String kind) {
    var source = source(database);
    if (besideServers) {
      InspectedDatabase.requireThisVersion(kind, source);
      return;
    }
    createRoles(source);
    Migrations.of(kind).apply(source);
  }

  /// Roles belong to the whole PostgreSQL, so two databases may try to make one at once.
  private static void createRoles(PGSimpleDataSource source) {
    new JdbcTemplate(source)
        .execute(
            """
            do $$
            declare
              wanted text;
            begin
              foreach wanted in array array['pacspace_app', 'pacspace_recorder'] loop
                if not exists (select from pg_roles where rolname = wanted) then
                  begin
                    execute format('create role %I nologin', wanted);
                  exception when duplicate_object or unique_violation then
                    null;
                  end;
                end if;
                if not pg_has_role(current_user, wanted, 'member') then
                  execute format('grant %I to %I', wanted, current_user);
                end if;
              end loop;
            end
            $$
            """);
  }

  static PGSimpleDataSource source(Database database) {
    var source = new PGSimpleDataSource();
    source.setURL(Required.of(database.url(), "a database URL"));
    source.setUser(Required.of(database.username(), "a database user"));
    source.setPassword(database.password());
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
