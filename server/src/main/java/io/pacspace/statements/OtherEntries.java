package io.pacspace.statements;

import io.pacspace.databases.Cells;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Window;
import io.pacspace.statements.OtherEntry.Draft;
import io.pacspace.statements.OtherEntry.Kind;
import io.pacspace.statements.OtherEntry.Scope;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The entries of ledgers that are no deltas: the opening that each begins with, and statements.
/// They share index and time with the deltas, so that an append holds the ledger's row as recording
/// does.
@Component
public class OtherEntries {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final OtherEntryStore store;
  private final Clock clock;

  OtherEntries(OtherEntryStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Whose a ledger is.
  ///
  /// @param issuer the organisation, as it is named when the ledger is opened
  /// @param origin of its log
  public record Owner(EnvironmentKind kind, String issuer, String origin) {}

  /// Opens an environment's ledger, with its opening alone, in the current transaction of its cell;
  /// does nothing if it is open already.
  public void open(JdbcClient cell, EnvironmentId ledger, Owner owner) {
    var now = store.now(cell);
    if (!store.insertLedgerIfAbsent(cell, ledger, now)) {
      return;
    }
    var members =
        Map.<String, Json>of(
            "environment", new Json.Str(owner.kind().toString()),
            "issuer", new Json.Str(owner.issuer()),
            "origin", new Json.Str(owner.origin()));
    var opening = entry(0, now, Kind.OPENING, members, Optional.empty());
    store.insert(cell, ledger, List.of(new Stated(opening, List.of())));
  }

  /// Appends statements to one ledger, each unless there is one of its customer and window, in one
  /// transaction, which is on disk when this returns. [io.pacspace.shared.Failure.Unavailable]
  /// where the cell's clock and this server's disagree.
  public void append(Cells.Recording cell, EnvironmentId ledger, List<Draft> drafts) {
    cell.record(
        db -> {
          var asked = clock.instant();
          var end = store.lock(db, ledger);
          cell.requireSameTime(asked, end.now(), clock.instant());
          var scopes = drafts.stream().map(Draft::scope).toList();
          var there = store.stated(db, ledger, scopes);
          var rows = new ArrayList<Stated>();
          for (var draft : drafts) {
            if (!there.contains(draft.scope())) {
              var index = end.nextIndex() + rows.size();
              var scope = Optional.of(draft.scope());
              var entry = entry(index, end.time(), Kind.STATEMENT, draft.members(), scope);
              rows.add(new Stated(entry, draft.history()));
            }
          }
          if (!rows.isEmpty()) {
            store.insert(db, ledger, rows);
            store.advance(db, ledger, end.nextIndex() + rows.size(), end.time());
          }
          return rows.size();
        });
  }

  private static OtherEntry entry(
      long index, Instant time, Kind kind, Map<String, Json> members, Optional<Scope> scope) {
    var id = OtherEntry.Id.of(time, index, RANDOM.nextLong());
    var all = new TreeMap<>(members);
    all.put("type", new Json.Str(kind.type()));
    all.put("entryId", new Json.Str(id.toString()));
    all.put("acceptedAt", new Json.Str(Window.write(time)));
    try {
      var salted = SaltedRecord.seal(new Json.Obj(all), RANDOM);
      return new OtherEntry(index, id, kind, time, salted, salted.receiptId(), scope);
    } catch (Refusal e) {
      throw new IllegalStateException("an entry without a canonical form", e);
    }
  }

  /// The opening of a ledger.
  public OtherEntry opening(JdbcClient cell, EnvironmentId ledger) {
    return between(cell, ledger, 0, 1).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the ledger " + ledger + " has no opening"));
  }

  /// The entries from index `from` until before `to` that are no deltas, in order, as they are
  /// stored now.
  public List<OtherEntry> between(JdbcClient cell, EnvironmentId ledger, long from, long to) {
    return store.between(cell, ledger, from, to);
  }

  /// The statements of these customers and windows, as far as there are any.
  public List<OtherEntry> statements(
      JdbcClient cell, EnvironmentId ledger, Collection<Scope> scopes) {
    return store.statements(cell, ledger, scopes);
  }

  /// Of each of these customers that has one, the statement with the latest end by `until`, with
  /// the right edge of the tree over the customer's receipt ids up to its last.
  public List<Stated> latest(
      JdbcClient cell, EnvironmentId ledger, Collection<CustomerId> customers, Instant until) {
    return store.latest(cell, ledger, customers, until);
  }

  /// A statement as it is kept.
  ///
  /// @param history the roots of the complete subtrees that make the tree up, from the left
  public record Stated(OtherEntry entry, List<Hash> history) {
    /// Keeps the history as it is.
    public Stated {
      history = List.copyOf(history);
    }
  }
}
