package io.pacspace.proofs;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.TreeHead;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What each log has signed or is about to sign, remembered in the control database: apart from the
/// log, so that a log that has lost its newest state is told. Each call is a transaction of its
/// own.
@Repository
class AnnouncedHeads {
  private final JdbcClient control;

  AnnouncedHeads(JdbcClient control) {
    this.control = control;
  }

  /// The largest tree that this log has announced; the empty one where it never has.
  TreeHead head(EnvironmentId log) {
    return control
        .sql("select size, root from proofs.heads where ledger_id = :log")
        .param("log", log.value())
        .query((row, _) -> new TreeHead(row.getLong("size"), Hash.of(row.getBytes("root"))))
        .optional()
        .orElse(TreeHead.EMPTY);
  }

  /// Announces that `next` is about to be signed; false where the head is not `last` any more,
  /// because another has announced something else.
  boolean announce(EnvironmentId log, TreeHead last, TreeHead next) {
    return control
            .sql(
                """
                insert into proofs.heads (ledger_id, size, root)
                values (:log, :size, :root)
                on conflict on constraint heads_pkey do update
                  set size = excluded.size, root = excluded.root, noted_at = now()
                  where heads.size = :lastSize and heads.root = :lastRoot
                """)
            .param("log", log.value())
            .param("size", next.size())
            .param("root", next.root().bytes())
            .param("lastSize", last.size())
            .param("lastRoot", last.root().bytes())
            .update()
        == 1;
  }
}
