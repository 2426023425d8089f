package io.pacspace.audit;

import io.pacspace.shared.Audited;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Entries of a tenant that a test writes itself, at times of its choice.
record Written(TestServer server, TestTenant tenant, TenantId id) {
  static final String LONG_AGO = "2020-01-01T00:00:00Z";

  static Written of(TestServer server) {
    var tenant = TestTenant.signUp(server).awaitStatus("sandbox", "active");
    var me = tenant.http().get("/dashboard/auth/me").data();
    return new Written(
        server, tenant, TenantId.parse(me.path("tenant").path("id").asString()).orElseThrow());
  }

  /// Writes one and commits it.
  String write(Instant at, Audited done) {
    return transaction().execute(_ -> insert(at, done));
  }

  /// Writes one in the current transaction.
  String insert(Instant at, Audited done) {
    var entry = new Entry(AuditId.next(), at, done, Optional.empty());
    server.bean(EntryStore.class).insert(entry);
    return entry.id().toString();
  }

  /// Writes many, of which three at a time have the same time, long ago; answers their ids.
  List<String> writeMany(int count) {
    var start = Instant.parse(LONG_AGO);
    return transaction()
        .execute(
            _ ->
                IntStream.range(0, count)
                    .mapToObj(
                        i -> insert(start.plusSeconds(i / 3), bySystem("thing.done", "n" + i)))
                    .toList());
  }

  Audited bySystem(String action, String target) {
    return Audited.bySystem(id, action, target, Map.of());
  }

  Audited byOperator(String action, String target) {
    return Audited.byOperator(id, action, target, Map.of());
  }

  Audited by(UserId person, String action, String target) {
    return new Audited(Optional.of(id), Optional.of(person), action, target, Map.of());
  }

  TransactionTemplate transaction() {
    return new TransactionTemplate(server.bean(PlatformTransactionManager.class));
  }
}
