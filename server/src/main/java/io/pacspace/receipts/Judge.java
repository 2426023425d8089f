package io.pacspace.receipts;

import static io.pacspace.receipts.BundleWriter.Part.ALL;
import static io.pacspace.receipts.BundleWriter.Part.EDGES;

import io.pacspace.receipts.Verification.Proven;
import io.pacspace.receipts.Verification.Subject;
import io.pacspace.statements.Recount;
import io.pacspace.statements.Statements.Made;
import io.pacspace.transparency.CompactRange;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Refusal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Judges what a root stands for as anyone else would: every record of it, whatever part is shown,
/// each from what it says now, up to the signed tree; the root over them, and their sum.
///
/// That is work, and anyone may ask for it. So a root of very many records is not judged, and of
/// those of more than a few some are judged at once, whose places all sources share.
@Component
class Judge {
  private static final Logger log = LoggerFactory.getLogger(Judge.class);

  /// So many that a customer's month is mostly judged, so few that a stranger's question stays
  /// small.
  static final int MOST = 10_000;

  private static final int AT_A_TIME = 500;
  private static final int AT_ONCE = 6;

  private final Verification verification;
  private final SharedPlaces places = new SharedPlaces(AT_ONCE);

  Judge(Verification verification) {
    this.verification = verification;
  }

  /// What came of it.
  ///
  /// @param netChange the sum of the records that were judged; of those that were not, what the
  ///   stored balances say; of a statement, what it states
  /// @param word of a statement that holds, how far the records bear its figures out
  record Judgement(Outcome outcome, BigDecimal netChange, Optional<Figures.Word> word) {}

  enum Outcome {
    HOLDS,
    CONTRADICTED,
    NOT_JUDGED
  }

  /// Judges a root. [io.pacspace.shared.Failure.Unavailable] while too many others ask for the same
  /// kind of work.
  Judgement judge(Subject subject) {
    var count = subject.span().count();
    if (count > MOST && subject.statement().isEmpty()) {
      var stored = subject.span().netChange().stripTrailingZeros();
      return new Judgement(Outcome.NOT_JUDGED, stored, Optional.empty());
    }
    if (count <= AT_A_TIME || count > MOST) {
      return judgeNow(subject);
    }
    return places.use(() -> judgeNow(subject));
  }

  private Judgement judgeNow(Subject subject) {
    return subject.statement().map(made -> hold(subject, made)).orElseGet(() -> recount(subject));
  }

  /// Holds a statement against its records as a verifier does that has all of them or, where they
  /// are very many, those at the edges of its window.
  private Judgement hold(Subject subject, Made made) {
    var figures = new FigureCheck();
    var part = subject.span().count() > MOST ? EDGES : ALL;
    var tree = walk(subject, part, some -> some.forEach(one -> figures.add(one.salted())));
    var statement = verification.statement(subject, tree.size()).orElseThrow();
    append(tree, statement);
    figures.add(statement.salted());
    var net = made.statement().net();
    try {
      if (isSigned(subject, tree)
          && made.endsBefore(verification.behind(subject))
          && figures.figures() instanceof Figures.Stated stated) {
        return new Judgement(Outcome.HOLDS, net, Optional.of(stated.word()));
      }
    } catch (Refusal e) {
      log.error(
          "a statement in {} is not what its records come to: {}",
          subject.ledger(),
          e.getMessage());
    }
    subject.span().logContradiction(subject.ledger());
    return new Judgement(Outcome.CONTRADICTED, net, Optional.empty());
  }

  private Judgement recount(Subject subject) {
    var recount = new Recount(subject.span());
    var tree =
        walk(
            subject,
            ALL,
            some -> recount.add(some.stream().flatMap(one -> one.delta().stream()).toList()));
    var holds =
        isSigned(subject, tree) && recount.isSound() && recount.root().equals(subject.root());
    if (!holds) {
      subject.span().logContradiction(subject.ledger());
    }
    return new Judgement(
        holds ? Outcome.HOLDS : Outcome.CONTRADICTED, recount.sum(), Optional.empty());
  }

  /// Goes through the records of a file of the subject, some at a time; answers their tree so far.
  private CompactRange walk(Subject subject, BundleWriter.Part part, Consumer<List<Proven>> some) {
    var tree = new CompactRange();
    for (var piece : BundleWriter.pieces(subject, part)) {
      var proven = verification.prove(subject, tree.size(), piece.after(), piece.last());
      proven.forEach(one -> append(tree, one));
      some.accept(proven);
    }
    return tree;
  }

  private static void append(CompactRange tree, Proven proven) {
    try {
      tree.fill(proven.index(), proven.between());
      tree.add(proven.salted().logLeaf());
    } catch (Refusal e) {
      throw new IllegalStateException("a proof that was made here has another length", e);
    }
  }

  /// Whether the records are those of the signed tree.
  private boolean isSigned(Subject subject, CompactRange tree) {
    var head = subject.tree().head();
    try {
      tree.fill(head.size(), verification.rest(subject, tree.size()));
      return tree.root().equals(head.root());
    } catch (Refusal _) {
      return false;
    }
  }
}
