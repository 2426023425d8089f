package io.pacspace.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.shared.Audited;
import io.pacspace.shared.TenantId;
import io.pacspace.testing.TestServer;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// An entry stands and falls with its change, and once kept is never touched again by anybody.
class AuditLogTest {
  private static final Filter ALL = Filter.of("", "", "", "");

  private final TestServer server = TestServer.shared();
  private final AuditLog log = server.bean(AuditLog.class);
  private final EntryStore entries = server.bean(EntryStore.class);
  private final TransactionTemplate transaction =
      new TransactionTemplate(server.bean(PlatformTransactionManager.class));
  private final TenantId tenant = TenantId.next();
  private final Audited done =
      Audited.bySystem(tenant, "thing.done", "thing", Map.of("why", "a \"quoted\" reason"));

  @BeforeEach
  void keepOne() {
    transaction.executeWithoutResult(_ -> log.keep(done));
  }

  @Test
  void keepsWhatASystemJobDid() {
    var kept = entries.list(tenant, ALL, 50, 0);

    assertThat(kept)
        .singleElement()
        .satisfies(e -> assertThat(e.done()).isEqualTo(done))
        .satisfies(e -> assertThat(e.caller()).isEmpty());
  }

  @Test
  void keepsWhatHappenedBeforeThereWasATenant() {
    var early = new Audited(Optional.empty(), Optional.empty(), "access.requested", "x", Map.of());

    transaction.executeWithoutResult(_ -> log.keep(early));

    assertThat(count("where tenant_id is null")).isPositive();
  }

  @Test
  void keepsNothingOfAChangeThatWasRolledBack() {
    transaction.executeWithoutResult(
        change -> {
          log.keep(done);
          change.setRollbackOnly();
        });

    assertThat(entries.count(tenant, ALL)).isEqualTo(1);
  }

  @Test
  void refusesAChangeWithoutATransaction() {
    assertThatThrownBy(() -> log.keep(done)).isInstanceOf(IllegalTransactionStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.entries set action = 'nothing.done'",
        "delete from audit.entries",
        "truncate audit.entries"
      })
  void isNeverAlteredNotEvenByItsOwner(String alteration) {
    var owner = server.databases().control();
    var before = count("");

    assertThatThrownBy(() -> owner.sql(alteration).update())
        .hasStackTraceContaining("never changed or removed");
    assertThat(count("")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.entries set action = 'nothing.done'",
        "delete from audit.entries",
        "truncate audit.entries"
      })
  void isNotTheApplicationsToAlter(String alteration) {
    var application = JdbcClient.create(server.bean(DataSource.class));

    assertThatThrownBy(() -> application.sql(alteration).update())
        .hasStackTraceContaining("permission denied");
  }

  private long count(String where) {
    return server
        .databases()
        .control()
        .sql("select count(*) from audit.entries " + where)
        .query(Long.class)
        .single();
  }
}
