package io.pacspace.breaks;

import io.pacspace.databases.Cell;
import io.pacspace.shared.EnvironmentId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;

/// Which ledgers were found broken: what is stored of them is not what was recorded and signed.
/// Kept in their cells until whoever found it finds them whole again.
///
/// Every node knows all of them, about a second late, so that asking costs an answer nothing.
@Service
public class Breaks {
  private final BreakStore store;
  private final Map<Cell, Map<EnvironmentId, Break>> known = new ConcurrentHashMap<>();

  Breaks(BreakStore store) {
    this.store = store;
  }

  /// Who finds ledgers broken.
  public enum Finder {
    /// A round, which signs nothing that does not follow.
    ROUND,
    /// The scrub, which re-adds what was signed.
    SCRUB;

    /// As tables and answers have it.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Where and how a ledger is broken.
  ///
  /// @param place none where the sentence says it
  /// @param sentence may name customers, so it is for the tenant and the operator alone
  /// @param foundAt by the clock of its cell
  public record Break(Finder finder, Optional<String> place, String sentence, Instant foundAt) {
    /// Place and sentence.
    public String text() {
      return place.map(where -> where + ": ").orElse("") + sentence;
    }
  }

  /// Keeps what was found of a ledger; tells whether that is news. Nothing may be under way in a
  /// transaction.
  public boolean found(
      Cell cell, EnvironmentId ledger, Finder finder, Optional<String> place, String sentence) {
    var news = cell.read(db -> store.keep(db, ledger, finder, place, sentence));
    look(cell);
    return news;
  }

  /// Takes back what that finder found of a ledger; tells whether there was anything.
  public boolean mended(Cell cell, EnvironmentId ledger, Finder finder) {
    var mended = cell.read(db -> store.remove(db, ledger, finder));
    look(cell);
    return mended;
  }

  /// How a ledger is broken, if it is, as was known about a second ago; what was found first.
  public Optional<Break> of(EnvironmentId ledger) {
    return known.values().stream()
        .flatMap(ofCell -> Optional.ofNullable(ofCell.get(ledger)).stream())
        .findFirst();
  }

  /// Whether there is none, as was known about a second ago.
  public boolean areNone() {
    return known.values().stream().allMatch(Map::isEmpty);
  }

  /// All of them, as was known about a second ago.
  public Map<EnvironmentId, Break> all() {
    var all = new HashMap<EnvironmentId, Break>();
    known.values().forEach(all::putAll);
    return all;
  }

  /// Looks for what was found meanwhile in a cell, and answers all of it. Where the cell is away,
  /// what was so stays so.
  public Map<EnvironmentId, Break> look(Cell cell) {
    var found = new HashMap<EnvironmentId, Break>();
    cell.read(store::all).forEach((ledger, breaks) -> found.put(ledger, first(breaks)));
    var now = Map.copyOf(found);
    known.put(cell, now);
    return now;
  }

  /// How a ledger is broken now, for who looks just once.
  public Optional<Break> read(Cell cell, EnvironmentId ledger) {
    return Optional.ofNullable(look(cell).get(ledger));
  }

  private static Break first(List<Break> breaks) {
    return breaks.stream().min(Comparator.comparing(Break::foundAt)).orElseThrow();
  }
}
