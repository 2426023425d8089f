package io.pacspace.bench.activations;

import io.pacspace.bench.load.Call;
import io.pacspace.bench.load.Generator;
import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.load.Response;
import io.pacspace.bench.rig.Installation;
import io.pacspace.bench.rig.Tenants;
import io.pacspace.bench.rig.Tenants.Tenant;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Activates the production environments of some tenants and measures how long each took.
public final class ActivationRun {
  private static final int CONNECTIONS = 32;
  private static final int FILLING_CONNECTIONS = 8;
  private static final int SAMPLE_EVERY = 20;
  private static final int AT_ONCE = 64;
  private static final long LOOK_AGAIN_MILLIS = 20;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String ACTIVE = "\"production\":{\"status\":\"active\"}";

  private final Installation installation;
  private final JdbcClient control;
  private final Map<UUID, Instant> answered = new HashMap<>();
  private final Result result = new Result(new Latencies(), new Latencies(), new Latencies());

  private ActivationRun(Installation installation) {
    this.installation = installation;
    this.control = installation.database("control");
  }

  /// What was measured.
  ///
  /// @param toAnswer from when provision was due to its answer
  /// @param toActive from that answer to the moment that the server recorded as the end
  /// @param toSeen from that answer to the first poll that said active, of a sample
  record Result(Latencies toAnswer, Latencies toActive, Latencies toSeen) {
    void add(Result other) {
      toAnswer.add(other.toAnswer);
      toActive.add(other.toActive);
      toSeen.add(other.toSeen);
    }
  }

  /// Activates at a steady rate, each call at its time whatever became of the others, and returns
  /// when the last operation has ended.
  static Result atRate(Installation installation, List<Tenant> tenants, double perSecond)
      throws IOException, InterruptedException {
    var run = new ActivationRun(installation);
    run.activate(tenants, CONNECTIONS, (long) (1e9 / perSecond));
    run.awaitEnd();
    run.readEnds();
    return run.result;
  }

  /// Activates about as fast as it goes, a handful at a time, without measuring.
  public static void fill(Installation installation, List<Tenant> tenants)
      throws IOException, InterruptedException {
    for (var from = 0; from < tenants.size(); from += AT_ONCE) {
      var run = new ActivationRun(installation);
      run.activate(
          tenants.subList(from, Math.min(from + AT_ONCE, tenants.size())), FILLING_CONNECTIONS, 0);
      run.awaitEnd();
    }
  }

  /// Activates that many environments, then leaves a warm server on empty databases.
  static void warmUp(Installation installation, int count)
      throws IOException, InterruptedException {
    fill(installation, Tenants.add(installation.database("control"), count));
    installation.empty();
    installation.vacuum();
    fill(installation, Tenants.add(installation.database("control"), AT_ONCE));
    installation.empty();
  }

  private void activate(List<Tenant> tenants, int connections, long interval) throws IOException {
    try (var generator = new Generator(installation.server().port(), connections)) {
      var start = System.nanoTime();
      for (var i = 0; i < tenants.size(); i++) {
        var tenant = tenants.get(i);
        var sampled = interval > 0 && i % SAMPLE_EVERY == 0;
        generator.schedule(
            new Call(
                start + i * interval,
                tenant.provision(),
                (response, timing) -> {
                  accepted(tenant, response, timing);
                  if (sampled) {
                    poll(generator, tenant, timing.answered());
                  }
                }));
      }
      generator.run();
    }
  }

  private void accepted(Tenant tenant, Response response, Call.Timing timing) {
    if (response.status() != 202) {
      throw new IllegalStateException(
          "provision answered " + response.status() + " " + response.body());
    }
    answered.put(tenant.id(), Instant.now());
    result.toAnswer.record(timing.nanosSinceDue());
  }

  private void poll(Generator generator, Tenant tenant, long since) {
    generator.schedule(
        new Call(
            System.nanoTime() + POLL_NANOS,
            tenant.poll(),
            (response, timing) -> {
              if (response.body().contains(ACTIVE)) {
                result.toSeen.record(timing.answered() - since);
              } else {
                poll(generator, tenant, since);
              }
            }));
  }

  /// Nothing is under way any more, and no job is left.
  private void awaitEnd() throws InterruptedException {
    var give = System.nanoTime() + PATIENCE.toNanos();
    while (underWay() > 0) {
      if (System.nanoTime() > give) {
        throw new IllegalStateException(underWay() + " jobs or operations never ended");
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private long underWay() {
    return control
        .sql(
            """
            select (select count(*) from jobs.jobs)
              + (select count(*) from environments.operations where ended_at is null)
            """)
        .query(Long.class)
        .single();
  }

  private void readEnds() {
    control
        .sql("select tenant_id, ended_at from environments.operations where status = 'active'")
        .query(
            row -> {
              var since = answered.get(row.getObject("tenant_id", UUID.class));
              if (since != null) {
                var end = row.getTimestamp("ended_at").toInstant();
                result.toActive.record(Duration.between(since, end).toNanos());
              }
            });
  }
}
