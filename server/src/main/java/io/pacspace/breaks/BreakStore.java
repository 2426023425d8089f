package io.pacspace.breaks;

import io.pacspace.breaks.Breaks.Break;
import io.pacspace.breaks.Breaks.Finder;
import io.pacspace.shared.EnvironmentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of ledgers that were found broken.
@Repository
class BreakStore {
  /// Keeps since when a ledger is broken where only the sentence is another one; tells whether
  /// anything changed.
  boolean keep(
      JdbcClient cell,
      EnvironmentId ledger,
      Finder finder,
      Optional<String> place,
      String sentence) {
    return cell.sql(
                """
                insert into breaks.found (ledger_id, found_by, place, sentence, found_at)
                values (:ledger, :finder, :place, :sentence, ledger.clock())
                on conflict on constraint found_pkey do update
                  set place = excluded.place, sentence = excluded.sentence
                  where (found.place, found.sentence)
                    is distinct from (excluded.place, excluded.sentence)
                """)
            .param("ledger", ledger.value())
            .param("finder", finder.toString())
            .param("place", place.orElse(null))
            .param("sentence", sentence)
            .update()
        == 1;
  }

  boolean remove(JdbcClient cell, EnvironmentId ledger, Finder finder) {
    return cell.sql("delete from breaks.found where ledger_id = :ledger and found_by = :finder")
            .param("ledger", ledger.value())
            .param("finder", finder.toString())
            .update()
        == 1;
  }

  Map<EnvironmentId, List<Break>> all(JdbcClient cell) {
    var all = new HashMap<EnvironmentId, List<Break>>();
    cell.sql("select ledger_id, found_by, place, sentence, found_at from breaks.found")
        .query(
            row -> {
              all.computeIfAbsent(
                      new EnvironmentId(row.getObject("ledger_id", UUID.class)),
                      _ -> new ArrayList<>())
                  .add(
                      new Break(
                          Finder.valueOf(row.getString("found_by").toUpperCase(Locale.ROOT)),
                          Optional.ofNullable(row.getString("place")),
                          row.getString("sentence"),
                          row.getTimestamp("found_at").toInstant()));
            });
    return all;
  }
}
