package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.Delta;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// A request whose answer cannot be made is refused alone: nothing of it is recorded, and those
/// that were gathered with it are recorded by the same transaction, as if it had never come.
class UnanswerableTest {
  private static final TestServer SERVER = TestServer.start(TestDatabases.create(), Map.of());
  private static final CustomerId ADA = new CustomerId("ada-" + UUID.randomUUID());

  private final MeterRegistry metrics = SERVER.bean(MeterRegistry.class);
  private final Principal.Key caller = caller();

  /// An environment with a ledger.
  private static Principal.Key caller() {
    TestProgram.paid(SERVER).record(ADA.text(), "1");
    var ledger = TestProgram.ledgerOf(SERVER.databases().cell("sandbox"), ADA.text());
    return new Principal.Key(
        TenantId.next(),
        new EnvironmentId(UUID.fromString(ledger)),
        EnvironmentKind.SANDBOX,
        KeyId.next(),
        SERVER.bean(Cells.class).all().getFirst().name(),
        Entitlement.UNLIMITED);
  }

  private Callable<Optional<String>> recording(Function<List<Submission.Outcome>, String> answer) {
    var delta =
        new Delta(ADA, BigDecimal.ONE, "r", Optional.empty(), Optional.empty(), Optional.empty());
    var key = new IdempotencyKeys.Key(UUID.randomUUID().toString(), Hash.of(new byte[Hash.LENGTH]));
    var submission =
        new Submission(
            caller.environment(), caller.entitlement(), Optional.of(key), List.of(delta), answer);
    return () -> SERVER.bean(Recorder.class).record(caller, submission);
  }

  private static String failing(List<Submission.Outcome> outcomes) {
    throw new IllegalStateException("no answer for " + outcomes.size());
  }

  private double queued() {
    return metrics.get("pacspace.recording.queue.used").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private long groups() {
    return metrics.get("pacspace.recording.groups").timers().stream().mapToLong(Timer::count).sum();
  }

  @Test
  void spoilsNoOtherRequestOfItsGroup() throws Exception {
    var before = groups();
    try (var held = SERVER.databases().hold("sandbox", "ledger.ledgers");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(recording(_ -> "first"));
      await().until(() -> queued() > 0);
      var one = queued();
      var bad = threads.submit(recording(UnanswerableTest::failing));
      await().until(() -> queued() > 1.5 * one);
      var good = threads.submit(recording(_ -> "good"));
      var other = threads.submit(recording(_ -> "other"));
      await().until(() -> queued() > 3.5 * one);
      held.release();

      assertThat(first.get()).contains("first");
      assertThat(good.get()).contains("good");
      assertThat(other.get()).contains("other");
      assertThatThrownBy(bad::get).hasMessageContaining("no answer for 1");
    }
    assertThat(groups() - before).isEqualTo(2);
    assertThat(
            SERVER
                .databases()
                .cell("sandbox")
                .sql(
                    """
                    select string_agg(sequence || ':' || log_index || ':' || trunc(balance), ' '
                                      order by log_index)
                    from ledger.deltas where customer_id = :customer
                    """)
                .param("customer", ADA.text())
                .query(String.class)
                .single())
        .isEqualTo("1:1:1 2:2:2 3:3:3 4:4:4");
  }
}
