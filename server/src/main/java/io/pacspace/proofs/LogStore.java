package io.pacspace.proofs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pacspace.ledger.VerifiedSize;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of logs and their signed checkpoints in a cell; the caller brings the cell, and with it
/// the transaction.
@Repository
class LogStore implements VerifiedSize {
  private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);
  private static final int MOST_OPENED = 10_000;

  /// Signatures that were found good: a checkpoint is looked at by every answer until the next.
  private final Cache<Opened, TreeHead> opened =
      Caffeine.newBuilder().maximumSize(MOST_OPENED).executor(Runnable::run).build();

  private record Opened(Log log, String note) {}

  Optional<Log> find(JdbcClient cell, EnvironmentId log) {
    return cell.sql("select origin, verifier_key from proofs.logs where ledger_id = :log")
        .param("log", log.value())
        .query((row, _) -> new Log(row.getString("origin"), row.getString("verifier_key")))
        .optional();
  }

  /// Adds the log unless it is there; tells whether it added it.
  boolean insertIfAbsent(JdbcClient cell, EnvironmentId id, Log log, byte[] sealedKey) {
    return cell.sql(
                """
                insert into proofs.logs (ledger_id, origin, verifier_key, signing_key)
                values (:log, :origin, :verifierKey, :signingKey)
                on conflict (ledger_id) do nothing
                """)
            .param("log", id.value())
            .param("origin", log.origin())
            .param("verifierKey", log.key())
            .param("signingKey", sealedKey)
            .update()
        == 1;
  }

  byte[] sealedKey(JdbcClient cell, EnvironmentId log) {
    return cell.sql("select signing_key from proofs.logs where ledger_id = :log")
        .param("log", log.value())
        .query(byte[].class)
        .single();
  }

  /// Inserts the log's first checkpoint.
  void insertFirst(JdbcClient cell, EnvironmentId log, TreeHead head, SignedNote note) {
    insert(cell, log, null, head, note);
  }

  /// Inserts the checkpoint that follows `last`. There can be one such, so of two transactions that
  /// try, one fails.
  void insertNext(
      JdbcClient cell, EnvironmentId log, TreeHead last, TreeHead head, SignedNote note) {
    insert(cell, log, last.size(), head, note);
  }

  private static void insert(
      JdbcClient cell,
      EnvironmentId log,
      @Nullable Long previousSize,
      TreeHead head,
      SignedNote note) {
    cell.sql(
            """
            insert into proofs.checkpoints (ledger_id, size, previous_size, root, note)
            values (:log, :size, :previousSize, :root, :note)
            """)
        .param("log", log.value())
        .param("size", head.size())
        .param("previousSize", previousSize)
        .param("root", head.root().bytes())
        .param("note", note.toString())
        .update();
  }

  /// The newest signed checkpoint, as signed.
  Optional<Signed> newest(JdbcClient cell, EnvironmentId log) {
    return cell.sql(
            """
            select note, signed_at from proofs.checkpoints where ledger_id = :log
            order by size desc limit 1
            """)
        .param("log", log.value())
        .query(
            (row, _) ->
                new Signed(row.getString("note"), row.getTimestamp("signed_at").toInstant()))
        .optional();
  }

  /// A signed checkpoint, as signed, and when.
  record Signed(String note, Instant at) {}

  /// What the newest signed checkpoint signs.
  Optional<TreeHead> newestHead(JdbcClient cell, EnvironmentId log) {
    return cell.sql(
            """
            select size, root from proofs.checkpoints where ledger_id = :log
            order by size desc limit 1
            """)
        .param("log", log.value())
        .query((row, _) -> new TreeHead(row.getLong("size"), Hash.of(row.getBytes("root"))))
        .optional();
  }

  /// Whether the log has a signed checkpoint of exactly this size and root.
  boolean hasSigned(JdbcClient cell, EnvironmentId log, TreeHead head) {
    return cell.sql(
            """
            select exists (
              select from proofs.checkpoints
              where ledger_id = :log and size = :size and root = :root)
            """)
        .param("log", log.value())
        .param("size", head.size())
        .param("root", head.root().bytes())
        .query(Boolean.class)
        .single();
  }

  /// Spares looking at a signature that was made here just now.
  void remember(Log log, TreeHead head, SignedNote note) {
    opened.put(new Opened(log, note.toString()), head);
  }

  /// What the newest signed checkpoint signs, by its text: size and root that stand beside it are
  /// columns, which nobody has signed. [Failure.Conflict] where they are others, or the signature
  /// is not the log's.
  @Override
  public long size(JdbcClient cell, EnvironmentId ledger) {
    return cell.sql(
            """
            select size, root, note, verifier_key, origin
            from proofs.checkpoints c join proofs.logs using (ledger_id)
            where c.ledger_id = :log order by size desc limit 1
            """)
        .param("log", ledger.value())
        .query(
            (row, _) -> {
              var head = new TreeHead(row.getLong("size"), Hash.of(row.getBytes("root")));
              var log = new Log(row.getString("origin"), row.getString("verifier_key"));
              if (!signed(ledger, log, row.getString("note")).equals(head)) {
                throw contradicted(ledger, "another tree than the one beside it");
              }
              return head.size();
            })
        .optional()
        .orElse(0L);
  }

  /// What a checkpoint signs. [Failure.Conflict] unless it is one, signed by the log's key.
  TreeHead signed(EnvironmentId id, Log log, String note) {
    return opened.get(
        new Opened(log, note),
        _ -> {
          try {
            var signed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
            var key = VerifierKey.parse(log.key());
            return Checkpoint.open(signed, log.origin(), List.of(key)).head();
          } catch (Refusal e) {
            throw contradicted(id, e.getMessage());
          }
        });
  }

  private static Failure contradicted(EnvironmentId id, String why) {
    LOG.error("the newest checkpoint of {} is not what was signed: {}", id, why);
    return new Failure.Conflict(
        ErrorCode.RECORDS_CONTRADICT,
        "The newest checkpoint of this log is not the one that was signed, so that nothing is called"
            + " verified; whoever runs this server has to run `pacspace check`.");
  }

  @Override
  public Optional<Instant> includedAt(JdbcClient cell, EnvironmentId ledger, long logIndex) {
    return cell.sql(
            """
            select signed_at from proofs.checkpoints where ledger_id = :log and size > :index
            order by size limit 1
            """)
        .param("log", ledger.value())
        .param("index", logIndex)
        .query((row, _) -> row.getTimestamp("signed_at").toInstant())
        .optional();
  }
}
