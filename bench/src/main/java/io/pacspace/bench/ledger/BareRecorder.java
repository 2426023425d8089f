package io.pacspace.bench.ledger;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pacspace.databases.Cells;
import io.pacspace.databases.DatabaseSettings;
import io.pacspace.ledger.Delta;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.recording.Recorder;
import io.pacspace.recording.Submission;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntries.Owner;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// What recording is compared with: the fastest HTTP server for the JVM that was measured, one
/// handler that reads the JSON and hands it to the same group commit, the server's own, on a cell
/// of its own; and nothing else: no key, no limits, no metrics of requests, no access log, and
/// nobody who verifies what was recorded.
final class BareRecorder {
  /// The ledger of its rows.
  static final UUID LEDGER = new UUID(0, 1);

  private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
  private static final EnvironmentId ENVIRONMENT = new EnvironmentId(LEDGER);
  private static final Principal.Key CALLER =
      new Principal.Key(
          new TenantId(LEDGER),
          ENVIRONMENT,
          EnvironmentKind.PRODUCTION,
          new KeyId(LEDGER),
          "main",
          Entitlement.UNLIMITED);

  private final Recorder recorder;
  private final ObjectReader json = new JsonMapper().readerFor(Body.class);

  private BareRecorder(Recorder recorder) {
    this.recorder = recorder;
  }

  /// The group commit, and what it needs.
  @EnableConfigurationProperties(DatabaseSettings.class)
  @ComponentScan(
      basePackages = {
        "io.pacspace.databases",
        "io.pacspace.ledger",
        "io.pacspace.statements",
        "io.pacspace.recording"
      },
      useDefaultFilters = false,
      includeFilters =
          @ComponentScan.Filter(
              type = FilterType.REGEX,
              pattern = {
                "io.pacspace.databases.(Cells|Databases)",
                "io.pacspace.ledger.(IdempotencyKeys|IdempotencyKeyStore)",
                "io.pacspace.statements.(OtherEntries|OtherEntryStore)",
                "io.pacspace.recording.(Recorder|GroupStore)"
              }))
  static class GroupCommit {
    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    MeterRegistry metrics() {
      return new SimpleMeterRegistry();
    }
  }

  public static void main(String[] arguments) {
    var beans =
        new SpringApplicationBuilder(GroupCommit.class)
            .web(WebApplicationType.NONE)
            .properties(
                "pacspace.cells.production.main.url=${PACSPACE_DATABASE_URL}",
                "pacspace.cells.production.main.password=${PACSPACE_DATABASE_PASSWORD}",
                "pacspace.cells.production.main.owner.password=${PACSPACE_DATABASE_OWNER_PASSWORD}",
                "pacspace.cells.production.main.recorder.password=${PACSPACE_DATABASE_RECORDER_PASSWORD}")
            .run();
    var cell = beans.getBean(Cells.class).require(EnvironmentKind.PRODUCTION, "main");
    cell.write(
        ENVIRONMENT,
        db -> {
          var owner = new Owner(EnvironmentKind.PRODUCTION, "Bench", "bench");
          beans.getBean(OtherEntries.class).open(db, ENVIRONMENT, owner);
          return ENVIRONMENT;
        });
    var bare = new BareRecorder(beans.getBean(Recorder.class));
    WebServer.builder()
        .host("127.0.0.1")
        .port(Integer.parseInt(System.getenv("PACSPACE_PORT")))
        .routing(
            routing ->
                routing
                    .get("/", (_, response) -> response.send())
                    .post("/api/v1/balance/delta", bare::record))
        .build()
        .start();
  }

  private void record(ServerRequest request, ServerResponse response) {
    Body body = json.readValue(request.content().as(byte[].class));
    var delta = body.asked();
    var key = request.headers().first(KEY);
    var submission =
        new Submission(
            ENVIRONMENT,
            Entitlement.UNLIMITED,
            key.map(text -> new IdempotencyKeys.Key(text, delta.contentHash())),
            List.of(delta),
            outcomes -> answer(delta, outcomes.getFirst()));
    var answer = recorder.record(CALLER, submission).orElseThrow();
    response
        .status(Status.CREATED_201)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(Delta delta, Submission.Outcome outcome) {
    if (!(outcome instanceof Submission.Outcome.Accepted(var recordId, var salted))) {
      throw new IllegalStateException("the delta is not new");
    }
    return "{\"success\":true,\"data\":{\"recordId\":\""
        + recordId
        + "\",\"status\":\"QUEUED\",\"receiptId\":\""
        + salted.receiptId()
        + "\",\"customerId\":\""
        + delta.customer()
        + "\",\"delta\":"
        + delta.amount().toPlainString()
        + "}}";
  }

  private record Body(
      String customerId, BigDecimal delta, String reason, @Nullable String referenceId) {
    Delta asked() {
      return new Delta(
          new CustomerId(customerId),
          delta,
          reason,
          Optional.ofNullable(referenceId),
          Optional.empty(),
          Optional.empty());
    }
  }
}
