package io.pacspace.repetition;

import io.pacspace.databases.DatabaseAway;
import io.pacspace.shared.TenantId;
import io.pacspace.transparency.Hash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of answers that are kept.
@Repository
class AnswerStore {
  private final JdbcClient db;

  AnswerStore(JdbcClient db) {
    this.db = db;
  }

  /// Another server works on the same; the transaction is over.
  static final class Claimed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Claimed(DataAccessException held) {
      super(held);
    }
  }

  /// Waits until no other transaction works under the key, and keeps others from it until this one
  /// is over, by an advisory lock. Throws [Claimed] if that takes too long.
  void claim(Hash key, Duration patience) {
    var usual = db.sql("select current_setting('lock_timeout')").query(String.class).single();
    setLockTimeout(Math.max(1, patience.toMillis()) + "ms");
    try {
      db.sql("select pg_advisory_xact_lock(:lock)")
          .param("lock", ByteBuffer.wrap(key.bytes()).getLong())
          .query(_ -> {});
    } catch (DataAccessException e) {
      if (DatabaseAway.isHeld(e)) {
        throw new Claimed(e);
      }
      throw e;
    }
    setLockTimeout(usual);
  }

  private void setLockTimeout(String time) {
    db.sql("select set_config('lock_timeout', :time, true)").param("time", time).query(_ -> {});
  }

  Optional<Kept> find(TenantId tenant, Hash key) {
    return db.sql(
            """
            select request_hash, answer from repetition.answers
            where tenant_id = :tenant and key_hash = :key
            """)
        .param("tenant", tenant.value())
        .param("key", key.bytes())
        .query((row, _) -> new Kept(Hash.of(row.getBytes("request_hash")), row.getBytes("answer")))
        .optional();
  }

  void insert(TenantId tenant, Hash key, Kept kept) {
    db.sql(
            """
            insert into repetition.answers (tenant_id, key_hash, request_hash, answer)
            values (:tenant, :key, :request, :answer)
            """)
        .param("tenant", tenant.value())
        .param("key", key.bytes())
        .param("request", kept.request().bytes())
        .param("answer", kept.answer())
        .update();
  }

  /// An answer, sealed, and what was asked for.
  @SuppressWarnings("ArrayRecordComponent")
  record Kept(Hash request, byte[] answer) {}
}
