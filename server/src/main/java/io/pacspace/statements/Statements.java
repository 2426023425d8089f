package io.pacspace.statements;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.pacspace.databases.Cell;
import io.pacspace.ledger.Fences;
import io.pacspace.ledger.History.Point;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerEntries.Sequences;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.ledger.VerifiedHistory.Place;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Window;
import io.pacspace.statements.OtherEntries.Stated;
import io.pacspace.statements.OtherEntry.Draft;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.transparency.CompactRange;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
  private static final long RECORDS_AT_A_TIME = 2_000;

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
    /// The customer's place behind its last record.
    public Place behind() {
      return new Place(range().customer(), statement.lastSequence() + 1);
    }

    /// Whether its window has ended before the record at that place, if there is one.
    public boolean endsBefore(@Nullable LedgerRecord behind) {
      return behind == null || !behind.acceptedAt().isBefore(statement.end());
    }

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
      var ofThem = scopes.stream().filter(missing::contains).map(Scope::customer).toList();
      others.append(cell, ledger, drafts(cell, ledger, ofThem, window));
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
    return cell.read(ledger, db -> find(db, ledger, scopes));
  }

  /// The statements of these customers and windows, as far as there are any. [Failure.Conflict]
  /// where one is not what was made, or the customer has a record of the window behind its last.
  List<Made> find(JdbcClient db, EnvironmentId ledger, Collection<Scope> scopes) {
    var found = others.statements(db, ledger, scopes).stream().map(Statements::read).toList();
    var behind = history.records(db, ledger, found.stream().map(Made::behind).toList());
    for (var made : found) {
      if (!made.endsBefore(behind.get(made.behind()))) {
        throw made.range().contradicted(ledger);
      }
    }
    return found;
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

  private List<Draft> drafts(
      Cell cell, EnvironmentId ledger, List<CustomerId> customers, Window window) {
    var owner = cell.read(ledger, db -> owner(db, ledger));
    var tallies = cell.read(ledger, db -> tallies(db, ledger, customers, window));
    for (var runs = next(tallies.values()); !runs.isEmpty(); runs = next(tallies.values())) {
      var some = runs;
      var records =
          cell.read(ledger, db -> entries.entries(db, ledger, some)).stream()
              .collect(groupingBy(entry -> entry.record().customer()));
      for (var run : runs) {
        requireNonNull(tallies.get(run.customer()))
            .add(records.getOrDefault(run.customer(), List.of()));
      }
    }
    return tallies.values().stream().map(tally -> draft(ledger, tally, owner)).toList();
  }

  /// The records that are read next, of as many customers as have that many together.
  private static List<Sequences> next(Collection<WindowTally> tallies) {
    var runs = new ArrayList<Sequences>();
    var room = RECORDS_AT_A_TIME;
    for (var tally : tallies) {
      var run = tally.next(room);
      if (run.count() > 0) {
        runs.add(run);
        room -= run.count();
      }
      if (room == 0) {
        break;
      }
    }
    return runs;
  }

  private static Draft draft(EnvironmentId ledger, WindowTally tally, Map<String, Json> owner) {
    if (!tally.isSound()) {
      throw tally.range().contradicted(ledger);
    }
    var members = new TreeMap<>(owner);
    var figures = tally.figures();
    members.putAll(figures.members());
    return new Draft(figures.scope(), members, tally.history());
  }

  private Map<CustomerId, WindowTally> tallies(
      JdbcClient db, EnvironmentId ledger, List<CustomerId> customers, Window window) {
    var ends = history.ends(db, ledger, customers, window);
    var stated = latest(db, ledger, customers, window.start());
    var before = latest(db, ledger, customers, window.end());
    var tallies = new LinkedHashMap<CustomerId, WindowTally>();
    for (var i = 0; i < customers.size(); i++) {
      var customer = customers.get(i);
      var range = new RecordRange(customer, ends.get(i).from(), ends.get(i).to());
      requireNotLess(ledger, range, Optional.ofNullable(before.get(customer)));
      var tree = treeBefore(range, Optional.ofNullable(stated.get(customer)));
      tallies.put(customer, new WindowTally(new Scope(customer, window), range, tree));
    }
    return tallies;
  }

  private Map<CustomerId, Stated> latest(
      JdbcClient db, EnvironmentId ledger, List<CustomerId> customers, Instant until) {
    return others.latest(db, ledger, customers, until).stream()
        .collect(toMap(one -> one.entry().scope().orElseThrow().customer(), identity()));
  }

  /// What was stated once of a window that ends no later is all there still.
  private static void requireNotLess(
      EnvironmentId ledger, RecordRange range, Optional<Stated> before) {
    if (before.isPresent() && read(before.get().entry()).range().last() > range.last()) {
      throw range.contradicted(ledger);
    }
  }

  /// The tree that the latest statement has kept, where it is the one that was stated and ends
  /// before this window's first record, so that those of the window are gone through.
  private static CompactRange treeBefore(RecordRange range, Optional<Stated> latest) {
    return latest
        .flatMap(Statements::tree)
        .filter(tree -> tree.size() <= range.after())
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
}
