package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Response;
import io.pacspace.shared.RecordId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What answers with 201 have promised: records of one ledger, at indexes of its log.
final class Promises {
  private static final String BEFORE = "\"recordId\":\"";
  private static final int LENGTH = 30;

  private final BitSet indexes = new BitSet();

  /// Takes an answer's promises; fails unless it is a 201 that promises as many as that.
  void take(Response response, int count) {
    var taken = take(response);
    if (taken.size() != count) {
      throw new IllegalStateException(
          count + " deltas were answered " + response.status() + " " + response.body());
    }
  }

  /// The ids of the records that an answer promises, each for the first time; none if it is no 201.
  List<RecordId> take(Response response) {
    if (response.status() != 201) {
      return List.of();
    }
    var ids = ids(response.body());
    for (var id : ids) {
      var index = Math.toIntExact(id.logIndex());
      if (indexes.get(index)) {
        throw new IllegalStateException("the log index " + index + " was given twice");
      }
      indexes.set(index);
    }
    return ids;
  }

  /// The ids of records in an answer.
  static List<RecordId> ids(String body) {
    var ids = new ArrayList<RecordId>();
    for (var at = body.indexOf(BEFORE); at >= 0; at = body.indexOf(BEFORE, at + LENGTH)) {
      var from = at + BEFORE.length();
      ids.add(RecordId.parse(body.substring(from, from + LENGTH)).orElseThrow());
    }
    return ids;
  }

  int count() {
    return indexes.cardinality();
  }

  /// Fails unless the rows of the ledger are exactly what was promised: as many, and with the
  /// indexes from 1 on without a gap, since a log's entry 0 is its opening.
  void check(JdbcClient cell, UUID ledger) {
    var rows = Rows.of(cell, ledger);
    var count = count();
    if (!rows.equals(new Rows(count, 1, count)) || indexes.length() != count + 1) {
      throw new IllegalStateException(count + " deltas were answered 201, and there are " + rows);
    }
    System.out.printf("%d deltas answered 201, each a row, indexes without a gap%n", count);
  }

  /// The same of a log that has statements too, between its deltas: the rows are as many.
  void checkCount(JdbcClient cell, UUID ledger) {
    var rows = Rows.of(cell, ledger);
    if (rows.count() != count()) {
      throw new IllegalStateException(count() + " deltas were answered 201, and there are " + rows);
    }
    System.out.printf("%d deltas answered 201, each a row%n", count());
  }

  /// How many rows a ledger has, and their indexes' ends; an index is there once by the primary
  /// key.
  private record Rows(long count, long first, long last) {
    static Rows of(JdbcClient cell, UUID ledger) {
      return cell.sql(
              "select count(*) as count, coalesce(min(log_index), 0) as first,"
                  + " coalesce(max(log_index), -1) as last from ledger.deltas"
                  + " where ledger_id = :ledger")
          .param("ledger", ledger)
          .query(
              (row, _) -> new Rows(row.getLong("count"), row.getLong("first"), row.getLong("last")))
          .single();
    }
  }
}
