package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.transparency.CompactRange;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes proof roots, balance checkpoints and statements again from the records that they stand
/// for. Those of one customer that begin at one record share one walk.
final class SpanCheck {
  /// What a canonical record says under a name; a quotation mark within a text is never bare.
  private static final String STATEMENTS =
      """
      statements as (
        select customer_id, window_start, window_end,
          cast(substring(record from '"firstSequence":([0-9]{1,16})[,}]') as bigint) - 1 as after,
          cast(substring(record from '"lastSequence":([0-9]{1,16})[,}]') as bigint) as last,
          decode(substring(record from '"proofRoot":"0x([0-9a-f]{64})"'), 'hex') as proof_root,
          decode(substring(record from '"historyRoot":"0x([0-9a-f]{64})"'), 'hex') as history_root,
          cast(substring(record from '"net":"(-?[0-9.]{1,40})"') as numeric) as net,
          cast(substring(record from '"opening":"(-?[0-9.]{1,40})"') as numeric) as opening,
          cast(substring(record from '"adjusting":"(-?[0-9.]{1,40})"') as numeric) as adjusting
        from ledger.entries where ledger_id = :ledger and kind = 'statement'
      )
      """;

  private final Subject ledger;
  private @Nullable SpanWalk current;
  private long read;

  SpanCheck(Subject ledger) {
    this.ledger = ledger;
  }

  /// What is kept of a span of a customer's sequences.
  ///
  /// @param root over its records; none where there are none
  private record Span(
      Kind kind, String customer, long after, long last, Optional<Hash> root, Said said) {
    static Span of(ResultSet row) throws SQLException {
      return new Span(
          Kind.valueOf(row.getString("kind")),
          row.getString("customer_id"),
          row.getLong("after"),
          row.getLong("last"),
          Optional.ofNullable(row.getBytes("proof_root")).map(StoredRecord::hash),
          Said.of(row));
    }
  }

  /// What it says of them beside; each none where it does not say.
  private record Said(
      @Nullable BigDecimal net,
      @Nullable BigDecimal opening,
      @Nullable BigDecimal adjusting,
      @Nullable Instant start,
      @Nullable Instant end) {
    static Said of(ResultSet row) throws SQLException {
      var start = row.getTimestamp("window_start");
      var end = row.getTimestamp("window_end");
      return new Said(
          row.getBigDecimal("net"),
          row.getBigDecimal("opening"),
          row.getBigDecimal("adjusting"),
          start == null ? null : start.toInstant(),
          end == null ? null : end.toInstant());
    }
  }

  void check() {
    ledger
        .sql(
            "with "
                + STATEMENTS
                + """
                select 'PROOF_ROOT' as kind, customer_id, after_sequence as after,
                  last_sequence as last, proof_root, cast(null as numeric) as net,
                  cast(null as numeric) as opening, cast(null as numeric) as adjusting,
                  cast(null as timestamptz) as window_start, cast(null as timestamptz) as window_end
                from receipts.roots where ledger_id = :ledger
                union all
                select 'BALANCE_CHECKPOINT', customer_id, after_sequence, last_sequence, proof_root,
                  net_change, null, null, window_start, window_end
                from receipts.checkpoints where ledger_id = :ledger
                union all
                select 'STATEMENT', customer_id, after, last, proof_root, net, opening, adjusting,
                  window_start, window_end
                from statements where after is not null and last is not null
                union all
                select 'STATEMENT', customer_id, 0, last, history_root, null, null, null, null, null
                from statements where last > 0
                order by customer_id, after, last
                """)
        .query(
            row -> {
              check(Span.of(row));
            });
    if (current != null) {
      current.close();
    }
    checkFindable();
    checkScopes();
    checkLast();
    checkHistories();
    checkFinal();
  }

  private void check(Span span) {
    ledger.watcher().reading("proof roots", ++read);
    var walk = current;
    if (walk == null || !walk.beginsAt(span.customer(), span.after())) {
      if (walk != null) {
        walk.close();
      }
      walk = new SpanWalk(ledger, span.customer(), span.after());
      current = walk;
    }
    if (!walk.to(span.last())) {
      found(span, "It stands for records that are missing or not verified.");
      return;
    }
    var root = span.after() == span.last() ? Optional.<Hash>empty() : Optional.of(walk.root());
    if (!root.equals(span.root())) {
      found(span, "Its records make another root.");
    }
    check(span, span.said(), walk);
  }

  private void check(Span span, Said said, SpanWalk walk) {
    require(span, "net change", said.net(), walk.sum());
    require(span, "opening", said.opening(), walk.opening());
    require(span, "adjusting", said.adjusting(), walk.adjusting());
    if (said.start() != null && said.end() != null && !walk.liesWithin(said.start(), said.end())) {
      found(span, "Its records are not those of its window.");
    }
  }

  private void require(Span span, String name, @Nullable BigDecimal said, BigDecimal made) {
    if (said != null && said.compareTo(made) != 0) {
      found(span, "Its %s is %s instead of %s.".formatted(name, plain(said), plain(made)));
    }
  }

  private void checkFindable() {
    ledger
        .sql(
            """
            select customer_id, after_sequence, last_sequence from receipts.checkpoints c
            where c.ledger_id = :ledger and c.proof_root is not null and not exists (
              select from receipts.roots r
              where r.ledger_id = c.ledger_id and r.customer_id = c.customer_id
                and r.after_sequence = c.after_sequence and r.last_sequence = c.last_sequence)
            """)
        .query(
            row -> {
              ledger.found(
                  Kind.BALANCE_CHECKPOINT,
                  new Place.Span(row.getString(1), row.getLong(2), row.getLong(3)),
                  "Its root is not kept where it is looked up.");
            });
  }

  /// A statement is found by what stands beside its record.
  private void checkScopes() {
    ledger
        .sql(
            """
            select log_index from ledger.entries
            where ledger_id = :ledger and kind = 'statement' and (
              customer_id is distinct from substring(record from '"customerId":"([^"]*)"')
              or to_char(window_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                is distinct from substring(record from '"start":"([^"]*)"')
              or to_char(window_end at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                is distinct from substring(record from '"end":"([^"]*)"'))
            order by log_index
            """)
        .query(
            row -> {
              ledger.found(
                  Kind.STATEMENT,
                  new Place.Records(row.getLong("log_index")),
                  "It is found under another customer or window than it is of.");
            });
  }

  /// Behind the last record of a statement there is none of its window.
  private void checkLast() {
    ledger
        .sql(
            """
            select e.log_index from ledger.entries e
            join ledger.deltas d
              on d.ledger_id = e.ledger_id and d.customer_id = e.customer_id
              and d.sequence
                = cast(substring(e.record from '"lastSequence":([0-9]{1,16})[,}]') as bigint) + 1
            where e.ledger_id = :ledger and e.kind = 'statement' and d.accepted_at < e.window_end
            order by e.log_index
            """)
        .query(
            row -> {
              ledger.found(
                  Kind.STATEMENT,
                  new Place.Records(row.getLong("log_index")),
                  "Its customer has a record of its window behind its last.");
            });
  }

  /// The next statement goes on from what is kept of a customer's history.
  private void checkHistories() {
    ledger
        .sql(
            """
            select log_index, history,
              cast(substring(record from '"lastSequence":([0-9]{1,16})[,}]') as bigint) as last,
              decode(substring(record from '"historyRoot":"0x([0-9a-f]{64})"'), 'hex')
                as history_root
            from ledger.entries where ledger_id = :ledger and kind = 'statement'
            order by log_index
            """)
        .query(
            row -> {
              if (row.getBytes("history_root") != null && !isHistory(row)) {
                ledger.found(
                    Kind.STATEMENT,
                    new Place.Records(row.getLong("log_index")),
                    "What is kept of its history makes another root.");
              }
            });
  }

  private static boolean isHistory(ResultSet row) throws SQLException {
    var kept = row.getBytes("history");
    var last = row.getLong("last");
    if (kept.length != Long.bitCount(last) * Hash.LENGTH) {
      return false;
    }
    var hashes =
        IntStream.range(0, Long.bitCount(last))
            .mapToObj(i -> Arrays.copyOfRange(kept, i * Hash.LENGTH, (i + 1) * Hash.LENGTH))
            .map(StoredRecord::hash)
            .toList();
    return CompactRange.of(last, hashes)
        .root()
        .equals(StoredRecord.hash(row.getBytes("history_root")));
  }

  /// A final checkpoint is that of the statement of its customer and window.
  private void checkFinal() {
    ledger
        .sql(
            """
            select c.customer_id, c.after_sequence, c.last_sequence, c.statement, e.salt,
              e.commitment
            from receipts.checkpoints c
            left join ledger.entries e
              on e.ledger_id = c.ledger_id and e.customer_id = c.customer_id
                and e.window_start = c.window_start and e.window_end = c.window_end
            where c.ledger_id = :ledger and c.statement is not null
            """)
        .query(
            row -> {
              if (!isStated(row)) {
                ledger.found(
                    Kind.BALANCE_CHECKPOINT,
                    new Place.Span(row.getString(1), row.getLong(2), row.getLong(3)),
                    "It is final, and not that of a statement of its window.");
              }
            });
  }

  private static boolean isStated(ResultSet row) throws SQLException {
    var salt = row.getBytes("salt");
    return salt != null
        && SaltedRecord.receiptId(salt, row.getBytes("commitment"))
            .equals(StoredRecord.hash(row.getBytes("statement")));
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private void found(Span span, String sentence) {
    var place = new Place.Span(span.customer(), span.after(), span.last());
    ledger.found(span.kind(), place, sentence);
  }
}
