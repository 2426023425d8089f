package io.pacspace.readiness;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.databases.Loops;
import io.pacspace.databases.Loops.Loop;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes a row in the control database and in each cell every two seconds, and shows in the
/// server's health where that fails: a database that can be reached may be read-only, full, or wait
/// for a standby. Asking never waits. Notes how far the cells' clocks are from this server's, too.
@Component
class Writes implements HealthIndicator, SmartLifecycle {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int BALLAST = 64 * 1024;

  private final UUID server = UUID.randomUUID();
  private final Clock clock;
  private final Attempt control;
  private final List<Attempt> cells = new ArrayList<>();
  private final Loops loops = new Loops(Duration.ofSeconds(1));

  Writes(DataSource control, Cells cells, Clock clock, MeterRegistry metrics) {
    this.clock = clock;
    var db = JdbcClient.create(control);
    var transactions = new TransactionTemplate(new JdbcTransactionManager(control));
    this.control =
        new Attempt("control database", () -> transactions.execute(_ -> write(db, false)));
    for (var cell : cells.all()) {
      this.cells.add(new Attempt(cell.toString(), () -> write(cell)));
      Gauge.builder("pacspace.cell.clock.ahead", cell, one -> seconds(one.behind()))
          .description("How far this server's clock is ahead of that of a cell")
          .baseUnit("seconds")
          .tag("cell", cell.toString())
          .register(metrics);
    }
    all()
        .forEach(
            attempt ->
                Gauge.builder("pacspace.writable", attempt, one -> one.refusal() == null ? 1 : 0)
                    .description("Whether a database takes writes: 1 or 0")
                    .tag("database", attempt.database())
                    .register(metrics));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private List<Attempt> all() {
    var all = new ArrayList<>(cells);
    all.addFirst(control);
    return all;
  }

  private boolean write(JdbcClient db, boolean heavy) {
    db.sql("select set_config('lock_timeout', '2s', true)").query(_ -> {});
    db.sql(
            """
            insert into readiness.attempts (server, at, ballast)
            values (:server, clock_timestamp(), repeat('x', :ballast))
            on conflict on constraint attempts_pkey
            do update set at = excluded.at, ballast = excluded.ballast
            """)
        .param("server", server)
        .param("ballast", heavy ? BALLAST : 0)
        .update();
    return heavy;
  }

  private void write(Cell cell) {
    cell.record(db -> write(db, cell.isRefusing()));
    var asked = clock.instant();
    var told = cell.now();
    cell.requireSameTime(asked, told, clock.instant());
  }

  @Override
  public void start() {
    loops.start(
        all().stream()
            .map(attempt -> new Loop("readiness of " + attempt.database(), () -> run(attempt)))
            .toList());
  }

  private void run(Attempt attempt) {
    do {
      attempt.run();
    } while (!loops.isStopped(PAUSE));
  }

  @Override
  public void stop() {
    loops.stop();
  }

  @Override
  public boolean isRunning() {
    return loops.isRunning();
  }

  @Override
  public Health health() {
    var answer = Health.status(status());
    all()
        .forEach(
            attempt -> {
              var refusal = attempt.refusal();
              answer.withDetail(attempt.database(), refusal == null ? "writable" : refusal);
            });
    return answer.build();
  }

  /// Without the control database nobody can sign in, and without a cell nothing be recorded; while
  /// some cells are left, requests for them are well served here.
  private Status status() {
    var away = cells.stream().filter(cell -> cell.refusal() != null).count();
    if (control.refusal() != null || (away > 0 && away == cells.size())) {
      return Status.DOWN;
    }
    return away > 0 ? new Status("DEGRADED", "some cells take no writes") : Status.UP;
  }
}
