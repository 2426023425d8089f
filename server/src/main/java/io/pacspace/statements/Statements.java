package io.pacspace.statements;

import io.pacspace.databases.Cell;
import io.pacspace.ledger.Entry;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.History;
import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.RecordId;
import io.pacspace.shared.Window;
import io.pacspace.statements.OtherEntries.Stated;
import io.pacspace.statements.OtherEntry.Draft;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.transparency.CompactRange;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.Statement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// States in the log what windows came to that have ended, once each (`docs/proof-format.md`,
/// "Other entries"). A statement is worked out without a lock, from a window in which nothing can
/// change any more, and appended in a transaction of its own, so that making it again makes
/// nothing.
@Component
public class Statements {
  private static final Logger log = LoggerFactory.getLogger(Statements.class);
  private static final int RECORDS_AT_A_TIME = 1_000;

  private final OtherEntries others;
  private final LedgerEntries entries;
  private final VerifiedHistory history;
  private final Fences fences;

  Statements(OtherEntries others, LedgerEntries entries, VerifiedHistory history, Fences fences) {
    this.others = others;
    this.entries = entries;
    this.history = history;
    this.fences = fences;
  }

  /// A statement and the entry that it is in.
  ///
  /// @param isRecounted whether its records were gone through just now, to make it
  public record Made(OtherEntry entry, Statement statement, boolean isRecounted) {
    private Made recountedIf(boolean recounted) {
      return new Made(entry, statement, recounted);
    }

    /// Its records.
    public RecordRange range() {
      return new RecordRange(
          new CustomerId(statement.customerId()),
          new Point(statement.firstSequence() - 1, statement.opening()),
          new Point(statement.lastSequence(), statement.closing()));
    }
  }

  /// What an entry states. [Failure.Conflict] where it is not what was committed to, or is of
  /// another customer or window than it is found by.
  public static Made read(OtherEntry entry) {
    var figures = new FigureCheck();
    figures.add(entry.salted());
    try {
      if (entry.isAsCommitted()
          && figures.figures() instanceof Figures.Stated stated
          && entry.scope().equals(Optional.of(scope(stated.statement())))) {
        return new Made(entry, stated.statement(), false);
      }
    } catch (Refusal e) {
      log.error("the statement at index {} cannot be read: {}", entry.logIndex(), e.getMessage());
    }
    throw new Failure.Conflict(
        ErrorCode.RECORDS_CONTRADICT,
        "A stored statement is not the one that was made, so that nothing is given out for it;"
            + " whoever runs this server has to run `pacspace check`.");
  }

  private static Scope scope(Statement statement) {
    return new Scope(
        new CustomerId(statement.customerId()), new Window(statement.start(), statement.end()));
  }

  /// The verified statements of these customers over a window that has ended and all of which is
  /// verified, made now unless they were before, in the order of the log. [Failure.Conflict] where
  /// stored records contradict themselves, [Failure.Unavailable] where verification takes longer
  /// than some seconds; what was made by then stays.
  public List<Made> make(
      Cell cell, EnvironmentId ledger, Collection<CustomerId> customers, Window window) {
    var scopes = customers.stream().map(customer -> new Scope(customer, window)).toList();
    var there = find(cell, ledger, scopes);
    var missing = new HashSet<>(scopes);
    there.forEach(made -> missing.remove(made.entry().scope().orElseThrow()));
    if (!missing.isEmpty()) {
      var owner = cell.read(ledger, db -> owner(db, ledger));
      var drafts = new ArrayList<Draft>();
      for (var scope : scopes) {
        if (missing.contains(scope)) {
          drafts.add(draft(cell, ledger, scope, owner));
        }
      }
      others.append(cell, ledger, drafts);
      there =
          find(cell, ledger, scopes).stream()
              .map(made -> made.recountedIf(missing.contains(made.entry().scope().orElseThrow())))
              .toList();
    }
    if (!there.isEmpty()) {
      fences.awaitVerified(cell, ledger, there.getLast().entry().logIndex() + 1);
    }
    return there;
  }

  private List<Made> find(Cell cell, EnvironmentId ledger, Collection<Scope> scopes) {
    return cell.read(ledger, db -> others.statements(db, ledger, scopes)).stream()
        .map(Statements::read)
        .toList();
  }

  private Map<String, Json> owner(JdbcClient db, EnvironmentId ledger) {
    var opening = others.opening(db, ledger).members();
    var owner = new TreeMap<String, Json>();
    for (var name : List.of("environment", "issuer")) {
      var value = opening.get(name);
      if (value == null) {
        throw new IllegalStateException("the opening of " + ledger + " was changed");
      }
      owner.put(name, value);
    }
    return owner;
  }

  private Draft draft(Cell cell, EnvironmentId ledger, Scope scope, Map<String, Json> owner) {
    var range = cell.read(ledger, db -> range(db, ledger, scope));
    var tree = cell.read(ledger, db -> treeBefore(db, ledger, scope, range));
    var recount = new Recount(range);
    var adjusting = BigDecimal.ZERO;
    var first = Optional.<Long>empty();
    for (var after = tree.size(); after < range.last(); after += RECORDS_AT_A_TIME) {
      var from = after;
      var to = Math.min(after + RECORDS_AT_A_TIME, range.last());
      var records =
          cell.read(ledger, db -> entries.entries(db, ledger, scope.customer(), from, to));
      records.forEach(entry -> tree.add(entry.salted().receiptId()));
      var inWindow =
          records.stream().filter(entry -> entry.record().sequence() > range.after()).toList();
      first = first.or(() -> inWindow.stream().map(Entry::logIndex).findFirst());
      adjusting = adjusting.add(adjusting(inWindow, first.orElse(0L)));
      recount.add(inWindow);
    }
    if (!recount.isSound() || tree.size() != range.last()) {
      throw range.contradicted(ledger);
    }
    var root = range.isEmpty() ? Optional.<Hash>empty() : Optional.of(recount.root());
    var figures = new WindowFigures(scope, range, adjusting, root, tree.root());
    var members = new TreeMap<>(owner);
    members.putAll(figures.members());
    return new Draft(scope, members, tree.hashes());
  }

  /// Where the customer stood at both ends; a customer without a record yet stood at nothing.
  private RecordRange range(JdbcClient db, EnvironmentId ledger, Scope scope) {
    var most =
        history.customer(db, ledger, scope.customer()).map(History.Customer::deltas).orElse(0L);
    var ends = List.of(scope.window().start(), scope.window().end());
    var points = history.points(db, ledger, scope.customer(), most, ends);
    return new RecordRange(scope.customer(), points.getFirst(), points.getLast());
  }

  /// The tree that the latest statement has kept, where it is the one that was stated and ends
  /// before this window's first record, so that those of the window are gone through.
  private CompactRange treeBefore(
      JdbcClient db, EnvironmentId ledger, Scope scope, RecordRange range) {
    return others
        .latest(db, ledger, scope.customer(), scope.window().start())
        .flatMap(stated -> tree(stated).filter(tree -> tree.size() <= range.after()))
        .orElseGet(CompactRange::new);
  }

  /// What is kept of a statement's history, if it is the one that it states.
  private static Optional<CompactRange> tree(Stated stated) {
    var statement = read(stated.entry()).statement();
    if (Long.bitCount(statement.lastSequence()) != stated.history().size()) {
      return Optional.empty();
    }
    return Optional.of(CompactRange.of(statement.lastSequence(), stated.history()))
        .filter(tree -> tree.root().equals(statement.historyRoot()));
  }

  /// The sum of those that adjust a record before a log index; a record's id tells its own.
  private static BigDecimal adjusting(List<Entry> records, long first) {
    return records.stream()
        .map(Entry::record)
        .filter(record -> record.adjusts().map(RecordId::logIndex).orElse(first) < first)
        .map(LedgerRecord::delta)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
