package io.pacspace.receipts;

import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.databases.DatabaseAway;
import io.pacspace.ledger.Entry;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.proofs.Proofs;
import io.pacspace.proofs.SignedTree;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.statements.OtherEntries;
import io.pacspace.statements.OtherEntry;
import io.pacspace.statements.RecordRange;
import io.pacspace.statements.Statements;
import io.pacspace.statements.Statements.Made;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.SaltedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
  private final OtherEntries others;
  private final Unverified unverified;

  Verification(
      Cells cells,
      RootStore roots,
      Proofs proofs,
      History history,
      LedgerEntries entries,
      OtherEntries others,
      Unverified unverified) {
    this.cells = cells;
    this.roots = roots;
    this.proofs = proofs;
    this.history = history;
    this.entries = entries;
    this.others = others;
    this.unverified = unverified;
  }

  /// What a root stands for: records, or a statement of what they come to.
  ///
  /// @param statement where the root is its receipt id
  /// @param tree the newest signed tree, which has them all
  record Subject(
      Hash root,
      Cell cell,
      EnvironmentId ledger,
      RecordRange span,
      Optional<Made> statement,
      Instant recordedAt,
      SignedTree tree) {
    /// The sequence before the first record that a file of it has: beside a statement, the record
    /// before its window is there too.
    long shownAfter() {
      return statement.isPresent() && span.after() > 0 ? span.after() - 1 : span.after();
    }
  }

  /// A record and its part of the proof that it has with its neighbours (`docs/proof-format.md`,
  /// "Shared paths").
  ///
  /// @param index its place in the log
  /// @param delta none of a statement
  /// @param between the subtrees between the record before, or where the proof begins, and it
  record Proven(long index, SaltedRecord salted, Optional<Entry> delta, List<Hash> between) {
    static Proven of(Entry entry, List<Hash> between) {
      return new Proven(entry.logIndex(), entry.salted(), Optional.of(entry), between);
    }

    static Proven of(OtherEntry entry, List<Hash> between) {
      return new Proven(entry.logIndex(), entry.salted(), Optional.empty(), between);
    }
  }

  /// A record and its inclusion proof.
  record Receipt(Proven record, List<Hash> path) {}

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
        .flatMap(place -> cell.read(place.log(), db -> ofEntry(db, cell, root, place)))
        .or(() -> cell.read(db -> roots.find(db, root)).map(known -> ofSpan(cell, root, known)));
  }

  /// Nothing of an entry whose receipt id is nobody's to ask for.
  private Optional<Subject> ofEntry(JdbcClient db, Cell cell, Hash root, Proofs.Position place) {
    return entries
        .find(db, place.log(), place.index())
        .map(entry -> ofRecord(db, cell, root, place.log(), entry.record()))
        .or(
            () ->
                others.between(db, place.log(), place.index(), place.index() + 1).stream()
                    .filter(entry -> entry.kind() == OtherEntry.Kind.STATEMENT)
                    .findFirst()
                    .map(entry -> ofStatement(db, cell, root, place.log(), entry)));
  }

  private Subject ofRecord(
      JdbcClient db, Cell cell, Hash root, EnvironmentId ledger, LedgerRecord record) {
    var before =
        new History.Point(record.sequence() - 1, record.balance().subtract(record.delta()));
    var at = new History.Point(record.sequence(), record.balance());
    return new Subject(
        root,
        cell,
        ledger,
        new RecordRange(record.customer(), before, at),
        Optional.empty(),
        record.acceptedAt(),
        proofs.newest(db, ledger));
  }

  private Subject ofStatement(
      JdbcClient db, Cell cell, Hash root, EnvironmentId ledger, OtherEntry entry) {
    var made = Statements.read(entry);
    return new Subject(
        root,
        cell,
        ledger,
        made.range(),
        Optional.of(made),
        made.statement().acceptedAt(),
        proofs.newest(db, ledger));
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
                Optional.empty(),
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
        .mapToObj(i -> Proven.of(found.get(i), between.get(i)))
        .toList();
  }

  /// What is behind a proof of records that ends before an index of the subject's tree.
  List<Hash> rest(Subject subject, long from) {
    return read(
        subject, db -> proofs.rest(db, subject.ledger(), subject.tree().head().size(), from));
  }

  /// The subject's statement, with its part of a proof that begins at an index.
  Optional<Proven> statement(Subject subject, long from) {
    return subject.statement().map(made -> prove(subject, from, made.entry()));
  }

  private Proven prove(Subject subject, long from, OtherEntry entry) {
    var size = subject.tree().head().size();
    var index = List.of(entry.logIndex());
    var between = read(subject, db -> proofs.between(db, subject.ledger(), size, from, index));
    return Proven.of(entry, between.getFirst());
  }

  /// The last of what a file of the subject has, by itself; none where somebody has taken it away,
  /// or out of its tree.
  Optional<Receipt> last(Subject subject) {
    var last = subject.span().last();
    return read(
        subject,
        db ->
            subject
                .statement()
                .map(made -> Proven.of(made.entry(), List.of()))
                .or(
                    () ->
                        entries(db, subject, last - 1, last).stream()
                            .findFirst()
                            .map(entry -> Proven.of(entry, List.of())))
                .map(one -> new Receipt(one, inclusion(db, subject, one.index()))));
  }

  /// The customer's record behind the last of the subject, if there is one.
  @Nullable LedgerRecord behind(Subject subject) {
    var last = subject.span().last();
    return read(subject, db -> entries(db, subject, last, last + 1)).stream()
        .map(Entry::record)
        .findFirst()
        .orElse(null);
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
