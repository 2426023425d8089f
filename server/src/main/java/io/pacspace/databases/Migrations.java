package io.pacspace.databases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The migrations of all modules for one kind of database: the files `db/<kind>/<module>/V*.sql`.
///
/// @param fingerprint differs when any of them does
record Migrations(String kind, SortedSet<String> modules, String fingerprint) {
  /// Any number that nobody else takes in these databases.
  private static final long LOCK = 7_227_722_371L;

  /// The SQLSTATE by which a migration refuses what a database holds, for whoever runs it.
  private static final String REFUSED = "PSR01";

  private static final Pattern FILE = Pattern.compile(".*/(db/[a-z]+/([a-z]+)/[^/]+)");

  /// A migration has refused what the database holds; the message goes on behind its name.
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Refusal(String reason) {
      super(reason);
    }
  }

  /// Those on the class path.
  static Migrations of(String kind) {
    var modules = new TreeSet<String>();
    var files = new TreeMap<String, Resource>();
    try {
      var pattern = "classpath*:db/" + kind + "/*/V*.sql";
      for (var file : new PathMatchingResourcePatternResolver().getResources(pattern)) {
        var path = FILE.matcher(file.getURL().getPath());
        if (path.matches()) {
          files.put(path.group(1), file);
          modules.add(path.group(2));
        }
      }
      var sha256 = MessageDigest.getInstance("SHA-256");
      for (var file : files.entrySet()) {
        sha256.update(file.getKey().getBytes(StandardCharsets.UTF_8));
        sha256.update(file.getValue().getContentAsByteArray());
      }
      return new Migrations(kind, modules, HexFormat.of().formatHex(sha256.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Applies what is new, each module's to the schema of its name, all at once since no schema
  /// refers to another. Where nothing is new it costs two queries: asking schema by schema takes a
  /// good part of a start.
  ///
  /// Servers that start at once do it one after the other: the first one's transaction holds a lock
  /// of this database until all is applied, and the next finds nothing new.
  ///
  /// @param source gives up on a database that does not answer
  /// @param patient does not, since a migration may take its time
  void apply(DataSource source, DataSource patient) {
    var db = JdbcClient.create(source);
    if (areApplied(db)) {
      return;
    }
    new TransactionTemplate(new JdbcTransactionManager(patient))
        .executeWithoutResult(
            _ -> {
              lock(JdbcClient.create(patient));
              if (!areApplied(db)) {
                migrate(patient);
                remember(db);
              }
            });
  }

  private static void lock(JdbcClient held) {
    held.sql("select set_config('idle_in_transaction_session_timeout', '0', true)").query(_ -> {});
    held.sql("select pg_advisory_xact_lock(:lock)").param("lock", LOCK).query(_ -> {});
  }

  /// Whether the database has had exactly these last.
  boolean areApplied(JdbcClient db) {
    return applied(db).filter(fingerprint::equals).isPresent();
  }

  private static Optional<String> applied(JdbcClient db) {
    var exists =
        db.sql("select to_regclass('migrations.applied') is not null")
            .query(Boolean.class)
            .single();
    return exists
        ? db.sql("select fingerprint from migrations.applied").query(String.class).optional()
        : Optional.empty();
  }

  private void remember(JdbcClient db) {
    db.sql(
            """
            insert into migrations.applied (fingerprint) values (:fingerprint)
            on conflict (one_row) do update set fingerprint = excluded.fingerprint
            """)
        .param("fingerprint", fingerprint)
        .update();
  }

  /// On platform threads: one that waits for a class of Flyway's to be initialised keeps its
  /// carrier, and with as many such waits as processors no virtual thread could go on to end them.
  private void migrate(DataSource source) {
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var running =
          modules.stream().map(module -> threads.submit(() -> migrate(source, module))).toList();
      for (var migration : running) {
        migration.get();
      }
    } catch (ExecutionException e) {
      throw refusal(e)
          .<RuntimeException>map(Refusal::new)
          .orElseGet(
              () -> new FlywayException("a schema cannot be brought up to date", e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while schemas were brought up to date", e);
    }
  }

  /// Why a migration has refused what the database holds, if one has.
  private static Optional<String> refusal(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(PSQLException.class::isInstance)
        .map(PSQLException.class::cast)
        .filter(found -> REFUSED.equals(found.getSQLState()))
        .map(found -> Optional.ofNullable(found.getServerErrorMessage()))
        .map(said -> said.map(ServerErrorMessage::getMessage).orElse("is refused."))
        .findFirst();
  }

  private void migrate(DataSource source, String module) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .schemas(module)
        .locations("classpath:db/" + kind + "/" + module)
        .failOnMissingLocations(true)
        .load()
        .migrate();
  }
}
