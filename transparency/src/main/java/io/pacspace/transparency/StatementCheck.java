package io.pacspace.transparency;

import static io.pacspace.transparency.Statement.require;

import java.time.Instant;
import java.util.Optional;

/// Holds a statement against the deltas beside it (`docs/proof-format.md`, "What a statement comes
/// to").
///
/// @param edge the record before the window, where it is there
/// @param first of the window's that are there
/// @param last of all that are there
record StatementCheck(
    Statement statement,
    DeltaRun deltas,
    Optional<Delta> edge,
    Optional<Delta> first,
    Optional<Delta> last) {
  static StatementCheck of(Statement statement, DeltaRun deltas) {
    var edge = deltas.first().filter(it -> it.sequence() == statement.firstSequence() - 1);
    var first = edge.isPresent() ? deltas.second() : deltas.first();
    return new StatementCheck(statement, deltas, edge, first, deltas.last());
  }

  /// What is proven of the statement's figures.
  ///
  /// @throws Refusal `WRONG_STATEMENT` or `MISSING_RECORDS`
  Figures.Word word() throws Refusal {
    if (deltas.isEmpty()) {
      return Figures.Word.STATED;
    }
    requireWithin();
    requireEdge();
    requireWindow();
    return findMissing();
  }

  private void requireWithin() throws Refusal {
    var lowest = deltas.first().orElseThrow().sequence();
    var highest = last.orElseThrow();
    require(
        lowest >= statement.firstSequence() - 1 && highest.sequence() <= statement.lastSequence(),
        "a record beside it is not of its window");
    require(
        highest.acceptedAt().isBefore(statement.end()),
        "a record beside it was accepted when its window had ended");
  }

  private void requireEdge() throws Refusal {
    if (edge.isPresent()) {
      var before = edge.get();
      require(
          isBeforeWindow(before.acceptedAt()), "the record before it was accepted in its window");
      require(
          before.balance().compareTo(statement.opening()) == 0,
          "the record before it has another balance than its opening");
    }
  }

  private void requireWindow() throws Refusal {
    if (first.isEmpty()) {
      return;
    }
    var earliest = first.get();
    require(
        !isBeforeWindow(earliest.acceptedAt()),
        "a record of its window was accepted before that started");
    require(
        !isFirst(earliest) || earliest.before().compareTo(statement.opening()) == 0,
        "its first record has another balance before it than its opening");
    var latest = last.orElseThrow();
    require(
        !isLast(latest) || latest.balance().compareTo(statement.closing()) == 0,
        "its last record has another balance than its closing");
    require(
        !hasAll() || statement.proofRoot().equals(Optional.of(deltas.root(edge.isEmpty()))),
        "its records have another root");
  }

  private Figures.Word findMissing() throws Refusal {
    if (statement.firstSequence() > 1 && edge.isEmpty()) {
      throw missing("the record before the window");
    }
    if (statement.count() == 0) {
      return Figures.Word.CONSISTENT;
    }
    if (first.filter(this::isFirst).isEmpty()) {
      throw missing("the first record of the window");
    }
    if (last.filter(this::isLast).isEmpty()) {
      throw missing("the last record of the window");
    }
    if (!deltas.lacksAtMost(statement.firstSequence(), statement.lastSequence())) {
      deltas.requireWhole();
    }
    return hasAll() ? Figures.Word.RE_ADDED : Figures.Word.CONSISTENT;
  }

  private boolean hasAll() {
    return deltas.isWhole()
        && first.filter(this::isFirst).isPresent()
        && last.filter(this::isLast).isPresent();
  }

  private boolean isFirst(Delta delta) {
    return delta.sequence() == statement.firstSequence();
  }

  private boolean isLast(Delta delta) {
    return delta.sequence() == statement.lastSequence();
  }

  private boolean isBeforeWindow(Instant time) {
    return time.isBefore(statement.start());
  }

  private static Refusal missing(String which) {
    return new Refusal(
        Refusal.Code.MISSING_RECORDS, "a statement beside records that lack " + which);
  }
}
