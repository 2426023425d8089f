package io.pacspace.receipts;

import io.pacspace.receipts.Verification.Proven;
import io.pacspace.receipts.Verification.Subject;
import io.pacspace.transparency.CompactRange;
import io.pacspace.transparency.Refusal;
import java.math.BigDecimal;
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
  ///   stored balances say
  record Judgement(Outcome outcome, BigDecimal netChange) {}

  enum Outcome {
    HOLDS,
    CONTRADICTED,
    NOT_JUDGED
  }

  /// Judges a root. [io.pacspace.shared.Failure.Unavailable] while too many others ask for the same
  /// kind of work.
  Judgement judge(Subject subject) {
    var count = subject.span().count();
    if (count > MOST) {
      return new Judgement(Outcome.NOT_JUDGED, subject.span().netChange().stripTrailingZeros());
    }
    if (count <= AT_A_TIME) {
      return recount(subject);
    }
    return places.use(() -> recount(subject));
  }

  private Judgement recount(Subject subject) {
    var span = subject.span();
    var recount = new Recount(span);
    var tree = new CompactRange();
    for (var after = span.after(); after < span.last(); after += AT_A_TIME) {
      var last = Math.min(span.last(), after + AT_A_TIME);
      var some = verification.prove(subject, tree.size(), after, last);
      some.forEach(proven -> append(tree, proven));
      recount.add(some.stream().map(Proven::entry).toList());
    }
    var holds =
        isSigned(subject, tree) && recount.isSound() && recount.root().equals(subject.root());
    if (!holds) {
      log.error(
          "the records {} to {} of customer {} in {} contradict their root or their balances;"
              + " `pacspace check` says where",
          span.after() + 1,
          span.last(),
          span.customer().text(),
          subject.ledger());
    }
    return new Judgement(holds ? Outcome.HOLDS : Outcome.CONTRADICTED, recount.sum());
  }

  private static void append(CompactRange tree, Proven proven) {
    try {
      tree.fill(proven.entry().logIndex(), proven.between());
      tree.add(proven.entry().salted().logLeaf());
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
