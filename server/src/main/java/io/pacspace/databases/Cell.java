package io.pacspace.databases;

import com.zaxxer.hikari.HikariDataSource;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// One PostgreSQL database that holds the ledgers of many environments of one kind. It may be away
/// when the server starts: its schema is brought up to date by whoever reaches it first.
public final class Cell implements Cells.Recording, AutoCloseable {
  /// How long nobody tries to bring the schema up to date after that has failed.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String name;
  private final EnvironmentKind kind;
  private final int weight;
  private final Runnable migration;
  private final HikariDataSource pool;
  private final HikariDataSource recording;
  private final JdbcClient db;
  private final JdbcClient recorder;
  private final TransactionTemplate transactions;
  private final TransactionTemplate reads;
  private final TransactionTemplate records;
  private final CellClock clock;
  private final ReentrantLock migrating = new ReentrantLock();
  private volatile boolean migrated;

  /// Read and written under the lock.
  private long triedAt = System.nanoTime() - PAUSE.toNanos();

  private volatile boolean refusing;
  private volatile boolean stuck;
  private volatile long recordedAt = System.nanoTime();

  Cell(
      String name,
      EnvironmentKind kind,
      int weight,
      Runnable migration,
      HikariDataSource pool,
      HikariDataSource recording,
      Duration clockTolerance) {
    this.name = name;
    this.kind = kind;
    this.weight = weight;
    this.migration = migration;
    this.pool = pool;
    this.recording = recording;
    this.db = JdbcClient.create(pool);
    this.recorder = JdbcClient.create(recording);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    this.reads = new TransactionTemplate(new JdbcTransactionManager(pool));
    this.reads.setReadOnly(true);
    this.records = new TransactionTemplate(new JdbcTransactionManager(recording));
    this.clock = new CellClock(toString(), clockTolerance);
  }

  /// The name the operator gave it, which is where its environments say they are.
  public String name() {
    return name;
  }

  /// The kind of environments it holds.
  public EnvironmentKind kind() {
    return kind;
  }

  /// Its share of new environments relative to the other cells of its kind.
  public int weight() {
    return weight;
  }

  @Override
  public void requireSameTime(Instant before, Instant told, Instant after) {
    clock.require(before, told, after);
  }

  /// How far this cell's clock was behind this server's when that was judged last, at least;
  /// negative if it was ahead.
  public Duration behind() {
    return clock.ahead();
  }

  /// What this cell's clock says, which decides when deltas are accepted and which windows have
  /// ended; whole milliseconds.
  public Instant now() {
    return read(db -> db.sql("select ledger.clock()").query(Timestamp.class).single()).toInstant();
  }

  /// Runs one query on this cell. It sees no row that belongs to a ledger: for that, name the
  /// ledger.
  public <T> T read(Function<JdbcClient, T> query) {
    ready();
    return query.apply(db);
  }

  /// Runs `work` in one transaction that can reach this ledger's rows and no other's.
  public <T> T write(EnvironmentId ledger, Function<JdbcClient, T> work) {
    ready();
    return transactions.execute(
        _ -> {
          name(ledger);
          return work.apply(db);
        });
  }

  /// Runs `query` in one read-only transaction that can reach this ledger's rows and no other's,
  /// whatever its conditions say.
  public <T> T read(EnvironmentId ledger, Function<JdbcClient, T> query) {
    ready();
    return reads.execute(
        _ -> {
          name(ledger);
          return query.apply(db);
        });
  }

  /// Its connections are its own, so that no flood of reads keeps it waiting.
  @Override
  public <T> T record(Function<JdbcClient, T> work) {
    ready();
    var started = System.nanoTime();
    try {
      var done =
          records.execute(
              _ -> {
                settle();
                return work.apply(recorder);
              });
      recordedAt = System.nanoTime();
      refusing = false;
      stuck = false;
      return done;
    } catch (RuntimeException e) {
      if (DatabaseAway.is(e) && !DatabaseAway.isHeld(e) && recordedAt - started < 0) {
        refusing = true;
        stuck = stuck || DatabaseAway.isTimeout(e);
      }
      throw e;
    }
  }

  /// Whether the database has refused what was to be recorded last; a lock that somebody holds says
  /// nothing of the database.
  public boolean isRefusing() {
    return refusing;
  }

  /// As when a standby that commits wait for is away: each try would leave a transaction behind
  /// that holds its locks until the standby is back. Trying is left to one, which tells whether the
  /// server is ready.
  @Override
  public boolean isStuck() {
    return stuck;
  }

  /// For this transaction alone, since a session may be another's next: its commit waits for the
  /// disk whatever the database's default is, everything is found by key, and no lock is waited for
  /// until the connection is given up.
  private void settle() {
    recorder
        .sql(
            """
            select set_config('synchronous_commit',
                     case current_setting('synchronous_commit')
                       when 'remote_apply' then 'remote_apply' else 'on' end, true),
                   set_config('idle_in_transaction_session_timeout', :idle, true),
                   set_config('lock_timeout', '3s', true),
                   set_config('enable_seqscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true)
            """)
        .param("idle", Databases.LONGEST_IDLE)
        .query(_ -> {});
  }

  /// What belongs to a ledger is read by key alone, which must not depend on what the planner last
  /// heard of a table that has grown since.
  private void name(EnvironmentId ledger) {
    db.sql(
            """
            select set_config('pacspace.ledger', :ledger, true),
                   set_config('idle_in_transaction_session_timeout', :idle, true),
                   set_config('enable_seqscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true)
            """)
        .param("ledger", ledger.value().toString())
        .param("idle", Databases.LONGEST_IDLE)
        .query(_ -> {});
  }

  /// Brings the schema up to date if that has not been done; fails if the database is away. One at
  /// a time tries, and finds out for all: who comes meanwhile, or right after it failed, fails at
  /// once, or as many as ask would wait for each other's attempts, each with a thread and a place.
  /// Whoever holds a connection already, of the control database or of a cell, asks for none of a
  /// cell: as many as a pool has connections would wait for each other. Within a transaction of a
  /// cell the control database may be asked, so all wait in one order.
  void ready() {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      throw new IllegalStateException(this + " is asked from within another transaction");
    }
    if (!migrated) {
      if (!migrating.tryLock()) {
        throw notYet();
      }
      try {
        bringUpToDate();
      } finally {
        migrating.unlock();
      }
    }
  }

  private void bringUpToDate() {
    if (migrated) {
      return;
    }
    if (System.nanoTime() - triedAt < PAUSE.toNanos()) {
      throw notYet();
    }
    try {
      migrate();
      migrated = true;
    } finally {
      triedAt = System.nanoTime();
    }
  }

  private CannotCreateTransactionException notYet() {
    return new CannotCreateTransactionException(this + " is not up to date yet");
  }

  private void migrate() {
    try {
      migration.run();
      Databases.require(pool, Login.APPLICATION, "The " + this);
      Databases.require(recording, Login.RECORDER, "The " + this);
    } catch (UnfitDatabase e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CannotCreateTransactionException(this + " cannot be brought up to date", e);
    }
  }

  @Override
  public void close() {
    pool.close();
    recording.close();
  }

  @Override
  public String toString() {
    return kind + " cell " + name;
  }
}
