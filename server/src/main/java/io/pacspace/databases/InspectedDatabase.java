package io.pacspace.databases;

import io.pacspace.databases.DatabaseSettings.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// A database of the settings as its owner sees it, with every row of every ledger: to be looked
/// at, never written, over one connection.
public final class InspectedDatabase implements AutoCloseable {
  /// Rows fetched at a time; what is read is never in memory as a whole.
  private static final int FETCHED = 1_000;

  private final String name;
  private final SingleConnectionDataSource source;
  private final JdbcClient db;
  private final TransactionTemplate snapshots;

  private InspectedDatabase(String name, Connection connection) {
    this.name = name;
    this.source = new SingleConnectionDataSource(connection, true);
    var template = new JdbcTemplate(source);
    template.setFetchSize(FETCHED);
    this.db = JdbcClient.create(template);
    this.snapshots = new TransactionTemplate(new JdbcTransactionManager(source));
    this.snapshots.setReadOnly(true);
    this.snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /// The database cannot be looked at; the message is a sentence for whoever runs it.
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String sentence, Throwable cause) {
      super(sentence, cause);
    }

    Unreadable(String sentence) {
      super(sentence);
    }
  }

  /// Opens a database that has exactly the schemas of this program.
  ///
  /// @param name what to call it in sentences
  /// @param kind `control` or `cell`
  /// @throws Unreadable if it is away, or brought up to date by another version
  public static InspectedDatabase open(String name, String kind, Database database) {
    var opened = new InspectedDatabase(name, connect(name, database));
    try {
      requireThisVersion(name, kind, opened.db);
      opened.requireThatNoRowIsHidden();
      return opened;
    } catch (Unreadable e) {
      opened.close();
      throw e;
    } catch (DataAccessException e) {
      opened.close();
      throw unreadable(name, e);
    }
  }

  /// Refuses with [Unreadable] a database that is away or has not exactly the schemas of this
  /// program.
  static void requireThisVersion(String kind, DataSource source) {
    var name = kind.equals("control") ? "control database" : "database of a cell";
    try {
      requireThisVersion(name, kind, JdbcClient.create(source));
    } catch (DataAccessException e) {
      throw unreadable(name, e);
    }
  }

  private static void requireThisVersion(String name, String kind, JdbcClient db) {
    if (!Migrations.of(kind).areApplied(db)) {
      throw new Unreadable(
          "The "
              + name
              + " was brought up to date by another version of PacSpace, or never: use the"
              + " version that runs on it.");
    }
  }

  /// For a session of its own, which is why the owner's URL leads past any pooler. A hash join of
  /// two large tables would write both to disk; a merge join sorts the narrow one at most.
  private static Connection connect(String name, Database database) {
    var source = Databases.source(database, Login.OWNER);
    source.setApplicationName("pacspace check");
    source.setSocketTimeout(0);
    try {
      var connection = source.getConnection();
      try (var statement = connection.createStatement()) {
        statement.execute(
            """
            set default_transaction_read_only = on;
            set enable_hashjoin = off;
            set statement_timeout = 0;
            set idle_in_transaction_session_timeout = 0
            """);
      }
      return connection;
    } catch (SQLException e) {
      throw unreadable(name, e);
    }
  }

  /// Row-level security must not leave out a row unnoticed: who has no policy for every row of a
  /// table that it binds is refused.
  private void requireThatNoRowIsHidden() {
    var hidden =
        db.sql(
                """
                select c.oid::regclass::text from pg_class c
                where c.relrowsecurity
                  and row_security_active(c.oid)
                  and (not exists (
                      select from pg_policy p where p.polrelid = c.oid and p.polpermissive
                        and (select oid from pg_roles where rolname = current_user) = any(p.polroles)
                        and pg_get_expr(p.polqual, c.oid) = 'true')
                    or exists (
                      select from pg_policy p where p.polrelid = c.oid and not p.polpermissive))
                order by 1
                """)
            .query(String.class)
            .list();
    if (!hidden.isEmpty()) {
      throw new Unreadable(
          "The "
              + name
              + " hides rows from its owner by row-level security, of "
              + String.join(", ", hidden)
              + ".");
    }
  }

  private static Unreadable unreadable(String name, Exception e) {
    return new Unreadable("The " + name + " cannot be read: " + e.getMessage(), e);
  }

  /// What it is called in sentences.
  public String name() {
    return name;
  }

  /// Runs `work` on one consistent state of the database, however long it takes. Rows are fetched
  /// as they are asked for, also by several queries at once.
  public <T> T snapshot(Function<JdbcClient, T> work) {
    return snapshots.execute(_ -> work.apply(db));
  }

  @Override
  public void close() {
    source.destroy();
  }
}
