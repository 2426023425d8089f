package io.pacspace.receipts;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.databases.DatabaseAway;
import io.pacspace.ledger.Entry;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.proofs.Proofs;
import io.pacspace.proofs.SignedTree;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.transparency.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Finds what a proof root stands for, knowing nothing else, and the proofs of it.
///
/// The cells are asked in turn, one indexed query each. A table of all roots in one place would
/// have to be written for every delta, outside the delta's cell, to spare those queries to the few
/// who verify.
///
/// Anyone may ask, so that all of it together holds no more than half of the connections that a
/// server has to a cell: what has a key, and the log itself, always finds some.
@Service
class Verification {
  private static final Logger log = LoggerFactory.getLogger(Verification.class);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final int AT_ONCE = 12;

  private final SharedPlaces places = new SharedPlaces(AT_ONCE);
  private final Cells cells;
  private final RootStore roots;
  private final Proofs proofs;
  private final History history;
  private final LedgerEntries entries;
  private final Unverified unverified;

  Verification(
      Cells cells,
      RootStore roots,
      Proofs proofs,
      History history,
      LedgerEntries entries,
      Unverified unverified) {
    this.cells = cells;
    this.roots = roots;
    this.proofs = proofs;
    this.history = history;
    this.entries = entries;
    this.unverified = unverified;
  }

  /// The records that a root stands for.
  ///
  /// @param tree the newest signed tree, which has them all
  record Subject(
      Hash root,
      Cell cell,
      EnvironmentId ledger,
      RecordRange span,
      Instant recordedAt,
      SignedTree tree) {}

  /// A record and its part of the proof that it has with its neighbours (`docs/proof-format.md`,
  /// "Shared paths").
  ///
  /// @param between the subtrees between the record before, or where the proof begins, and it
  record Proven(Entry entry, List<Hash> between) {}

  /// A record and its inclusion proof.
  record Receipt(Entry entry, List<Hash> path) {}

  /// What this root stands for. [Failure.NotFound] where no cell knows it, or not yet,
  /// [Failure.Unavailable] where one that might is away, or too many others ask.
  Subject find(Hash root) {
    return places
        .use(() -> search(root))
        .or(() -> searchAgain(root))
        .orElseThrow(() -> new Failure.NotFound("No verified record has this proof root."));
  }

  /// A record may be verified between the look among those that are and the look among those that
  /// are not, so that none is called unknown before the others were looked at once more.
  private Optional<Subject> searchAgain(Hash root) {
    if (unverified.has(root)) {
      throw new Failure.NotFound(
          ErrorCode.NOT_VERIFIED_YET,
          "This record was accepted and is not verified yet; ask again in a moment.",
          SOON);
    }
    return places.use(() -> search(root));
  }

  private Optional<Subject> search(Hash root) {
    RuntimeException away = null;
    for (var cell : cells.all()) {
      try {
        var found = find(cell, root);
        if (found.isPresent()) {
          return found;
        }
      } catch (RuntimeException e) {
        if (!DatabaseAway.is(e)) {
          throw e;
        }
        log.warn("{} could not be asked for a proof root: {}", cell, e.toString());
        away = e;
      }
    }
    if (away != null) {
      throw new Failure.Unavailable("Part of the records cannot be reached right now.", RETRY);
    }
    return Optional.empty();
  }

  private Optional<Subject> find(Cell cell, Hash root) {
    return proofs
        .find(cell, root)
        .map(place -> ofRecord(cell, root, place))
        .or(() -> cell.read(db -> roots.find(db, root)).map(known -> ofSpan(cell, root, known)));
  }

  private Subject ofRecord(Cell cell, Hash root, Proofs.Position place) {
    return cell.read(
        place.log(),
        db -> {
          var record = entries.entry(db, place.log(), place.index()).record();
          var before =
              new History.Point(record.sequence() - 1, record.balance().subtract(record.delta()));
          var at = new History.Point(record.sequence(), record.balance());
          return new Subject(
              root,
              cell,
              place.log(),
              new RecordRange(record.customer(), before, at),
              record.acceptedAt(),
              proofs.newest(db, place.log()));
        });
  }

  private Subject ofSpan(Cell cell, Hash root, RootStore.StoredRoot known) {
    return cell.read(
        known.ledger(),
        db ->
            new Subject(
                root,
                cell,
                known.ledger(),
                new RecordRange(
                    known.customer(),
                    history.point(db, known.ledger(), known.customer(), known.after()),
                    history.point(db, known.ledger(), known.customer(), known.last())),
                known.madeAt(),
                proofs.newest(db, known.ledger())));
  }

  /// The records of the sequences above `after`, up to and with `last`, each with its part of their
  /// proof in the subject's tree; fewer where somebody has taken records away, out of that tree or
  /// out of their order.
  ///
  /// @param from the index that the proof begins at: 0, or that behind the record before
  List<Proven> prove(Subject subject, long from, long after, long last) {
    if (after >= last) {
      return List.of();
    }
    return read(subject, db -> prove(db, subject, from, entries(db, subject, after, last)));
  }

  private List<Proven> prove(JdbcClient db, Subject subject, long from, List<Entry> stored) {
    var found = new ArrayList<Entry>();
    var next = from;
    for (var entry : stored) {
      if (entry.logIndex() >= next) {
        found.add(entry);
        next = entry.logIndex() + 1;
      }
    }
    var size = subject.tree().head().size();
    var indexes = found.stream().map(Entry::logIndex).toList();
    var between = proofs.between(db, subject.ledger(), size, from, indexes);
    return IntStream.range(0, found.size())
        .mapToObj(i -> new Proven(found.get(i), between.get(i)))
        .toList();
  }

  /// What is behind a proof of records that ends before an index of the subject's tree.
  List<Hash> rest(Subject subject, long from) {
    return read(
        subject, db -> proofs.rest(db, subject.ledger(), subject.tree().head().size(), from));
  }

  /// The last of the subject's records, by itself; none where somebody has taken it away, or out of
  /// its tree.
  Optional<Receipt> last(Subject subject) {
    var last = subject.span().last();
    return read(
        subject,
        db ->
            entries(db, subject, last - 1, last).stream()
                .findFirst()
                .map(entry -> new Receipt(entry, inclusion(db, subject, entry.logIndex()))));
  }

  private List<Hash> inclusion(JdbcClient db, Subject subject, long index) {
    return proofs.inclusion(db, subject.ledger(), subject.tree().head().size(), index);
  }

  private List<Entry> entries(JdbcClient db, Subject subject, long after, long last) {
    var size = subject.tree().head().size();
    return entries.entries(db, subject.ledger(), subject.span().customer(), after, last).stream()
        .filter(entry -> entry.logIndex() < size)
        .toList();
  }

  private <T> T read(Subject subject, Function<JdbcClient, T> reading) {
    return places.use(() -> subject.cell().read(subject.ledger(), reading));
  }
}
