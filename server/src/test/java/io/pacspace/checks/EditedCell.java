package io.pacspace.checks;

import static java.util.stream.Collectors.joining;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A cell in the hands of its superuser: finds the columns of its tables, edits them row by row,
/// and puts everything back.
final class EditedCell {
  private static final String NOTHING_EDITED = "P0002";

  /// Where there is nothing to edit, or the type of the column or a constraint refuses the value.
  private static final Set<String> REFUSED = Set.of(NOTHING_EDITED, "22", "23");

  private final JdbcClient owner;
  private final String ledger;
  private final String customer;
  private final List<Column> columns;

  EditedCell(JdbcClient owner, String ledger, String customer) {
    this.owner = owner;
    this.ledger = ledger;
    this.customer = customer;
    this.columns = columns(owner);
    keep();
  }

  /// A column of a table.
  ///
  /// @param order the columns of the primary key, or the row
  record Column(
      String table, String name, String type, boolean nullable, boolean ofCustomers, String order) {
    @Override
    public String toString() {
      return table + "." + name;
    }
  }

  /// An edit of a column of one row.
  ///
  /// @param row its place among the ledger's rows of the table, the customer's first
  /// @param value the other value, as SQL
  record Edit(Column column, int row, String value) {
    @Override
    public String toString() {
      return "row %d of %s = %s".formatted(row, column, value);
    }
  }

  /// Every column of every table, in whatever schema; what keeps account of migrations is no part.
  private static List<Column> columns(JdbcClient owner) {
    return owner
        .sql(
            """
            select c.oid::regclass::text as table, a.attname as name, t.typname as type,
              not a.attnotnull as nullable,
              exists (select from pg_attribute o
                where o.attrelid = c.oid and o.attname = 'customer_id') as of_customers,
              coalesce((
                select string_agg('x.' || k.attname, ', ' order by k.attnum)
                from pg_index i join pg_attribute k
                  on k.attrelid = c.oid and k.attnum = any(i.indkey)
                where i.indrelid = c.oid and i.indisprimary), 'x::text') as order
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_type t on t.oid = a.atttypid
            where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%'
              and n.nspname not in ('information_schema', 'migrations', 'kept')
              and c.relname <> 'flyway_schema_history'
            order by 1, a.attnum
            """)
        .query(
            (row, _) ->
                new Column(
                    row.getString("table"),
                    row.getString("name"),
                    row.getString("type"),
                    row.getBoolean("nullable"),
                    row.getBoolean("of_customers"),
                    row.getString("order")))
        .list();
  }

  List<Column> columns() {
    return columns;
  }

  private List<String> tables() {
    return columns.stream().map(Column::table).distinct().toList();
  }

  private void keep() {
    owner.sql("create schema kept").update();
    for (var table : tables()) {
      owner.sql("create table kept.%s as table %s".formatted(kept(table), table)).update();
    }
  }

  private static String kept(String table) {
    return table.replace('.', '_');
  }

  /// Puts all rows of all tables back.
  void restore() {
    owner
        .sql(
            "set session_replication_role = replica; "
                + tables().stream()
                    .map(
                        table ->
                            "lock table %1$s; delete from %1$s; insert into %1$s table kept.%2$s"
                                .formatted(table, kept(table)))
                    .collect(joining("; ")))
        .update();
  }

  /// The tables without a row.
  List<String> emptyTables() {
    return tables().stream()
        .filter(
            table ->
                owner
                    .sql("select not exists (select from " + table + ")")
                    .query(Boolean.class)
                    .single())
        .toList();
  }

  /// What to edit of a column: one of the customer's rows in the middle with many values; its
  /// newest, its first and the last row of all with one.
  List<Edit> edits(Column column) {
    var all = count(column, "true");
    var own = column.ofCustomers() ? count(column, "customer_id = '" + customer + "'") : all;
    var rows =
        Stream.of(own / 2, own - 1, 0, all - 1)
            .filter(row -> row >= 0 && row < all)
            .distinct()
            .toList();
    return rows.stream()
        .flatMap(
            row ->
                values(column, row, row.equals(rows.getFirst())).stream()
                    .map(value -> new Edit(column, row, value)))
        .toList();
  }

  private int count(Column column, String which) {
    return owner
        .sql(
            "select count(*) from %s x where %s and %s"
                .formatted(column.table(), ofLedger(column), which))
        .query(Integer.class)
        .single();
  }

  private String ofLedger(Column column) {
    var hasLedger =
        columns.stream()
            .anyMatch(one -> one.table().equals(column.table()) && one.name().equals("ledger_id"));
    return hasLedger ? "x.ledger_id = '" + ledger + "'" : "true";
  }

  private String at(Column column, int row) {
    var own =
        column.ofCustomers() ? "(x.customer_id = '%s') is not true, ".formatted(customer) : "";
    return "(select x.ctid from %s x where %s order by %s%s offset %d limit 1)"
        .formatted(column.table(), ofLedger(column), own, column.order(), row);
  }

  private List<String> values(Column column, int row, boolean many) {
    var value = "x." + column.name();
    var all = ofType(column, row, value);
    var values = new ArrayList<>(many ? all : all.subList(0, 1));
    if (column.nullable()) {
      values.add("case when %s is null then %s end".formatted(value, ofNothing(column.type())));
    }
    return values;
  }

  /// Other values, as SQL, the likeliest first.
  private List<String> ofType(Column column, int row, String value) {
    var another =
        "(select o.%1$s from %2$s o where o.%1$s is distinct from x.%1$s order by 1 limit 1)"
            .formatted(column.name(), column.table());
    return switch (column.type()) {
      case "int2", "int4", "int8", "numeric" ->
          List.of(value + " + 1000", value + " + 1", value + " - 1");
      case "timestamptz" ->
          List.of(
              value + " + interval '1 day'",
              value + " + interval '1 millisecond'",
              value + " - interval '1 day'");
      case "bytea" -> List.of(flipped(value, "length(%s) - 1"), flipped(value, "0"), another);
      case "uuid" -> List.of("cast(md5(cast(%s as text)) as uuid)".formatted(value), another);
      case "bool" -> List.of("not " + value);
      case "text" -> Stream.concat(texts(column, row).stream(), Stream.of(another)).toList();
      default -> throw new IllegalStateException("no other value of " + column.type());
    };
  }

  private static String flipped(String value, String place) {
    var at = place.formatted(value);
    return "set_byte(%1$s, %2$s, get_byte(%1$s, %2$s) # 1)".formatted(value, at);
  }

  /// A value where there is none.
  private static String ofNothing(String type) {
    return switch (type) {
      case "text" -> "'x'";
      case "bytea" -> "sha256('')";
      case "timestamptz" -> "timestamptz '2001-01-01'";
      case "uuid" -> "cast(md5('x') as uuid)";
      default -> "1";
    };
  }

  private List<String> texts(Column column, int row) {
    return owner
        .sql(
            "select x.%s from %s x where x.ctid = %s"
                .formatted(column.name(), column.table(), at(column, row)))
        .query((found, _) -> Optional.ofNullable(found.getString(1)))
        .single()
        .map(text -> OtherText.of(text).stream().map(EditedCell::literal).toList())
        .orElse(List.of("'x'"));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// Edits a row past every trigger. Whether it did: not where the database refuses the value, or
  /// has it already.
  boolean make(Edit edit) {
    var column = edit.column();
    var update =
        """
        do $edit$ begin
          set local session_replication_role = replica;
          update %1$s x set %2$s = %3$s
          where x.ctid = %4$s and x.%2$s is distinct from %3$s;
          if not found then raise sqlstate '%5$s'; end if;
        end $edit$
        """
            .formatted(
                column.table(),
                column.name(),
                edit.value(),
                at(column, edit.row()),
                NOTHING_EDITED);
    try {
      owner.sql(update).update();
      return true;
    } catch (DataAccessException e) {
      var state = e.getMostSpecificCause() instanceof SQLException sql ? sql.getSQLState() : "";
      if (REFUSED.stream().noneMatch(state::startsWith)) {
        throw e;
      }
      return false;
    }
  }
}
