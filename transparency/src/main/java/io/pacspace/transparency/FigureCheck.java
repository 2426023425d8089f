package io.pacspace.transparency;

import org.jspecify.annotations.Nullable;

/// Goes through the records of a file, one after the other, and says what they come to: whose they
/// are, from which sequence to which, their exact sum, where the customer stood before and after,
/// and of a statement how far the records beside it bear it out. Each record by itself may be in a
/// log while the file leaves others out, so what does not hold together is refused.
///
/// Keeps none of the records; only a proof makes them records of a log. Not safe for use by several
/// threads at once.
public final class FigureCheck {
  private final DeltaRun deltas = new DeltaRun();
  private @Nullable Statement statement;
  private long others;
  private boolean hasStatement;
  private @Nullable Refusal flaw;

  /// Begins without a record.
  public FigureCheck() {}

  /// Takes the record that comes next in the order of the log.
  public void add(SaltedRecord record) {
    try {
      var object = RecordMembers.of(record);
      var type = RecordMembers.type(object);
      hasStatement |= type.equals(Statement.TYPE);
      if (flaw == null) {
        add(type, object, record);
      }
    } catch (Refusal refusal) {
      flaw = refusal;
    }
  }

  private void add(String type, Json.Obj object, SaltedRecord record) throws Refusal {
    if (statement != null) {
      throw RecordMembers.notUnderstood("a record behind a statement");
    }
    var isStatement = type.equals(Statement.TYPE);
    var isOther = !type.equals(DeltaRun.TYPE) && !isStatement;
    if (isOther ? !deltas.isEmpty() : others > 0) {
      throw RecordMembers.notUnderstood("a record of another kind beside deltas or a statement");
    }
    if (isOther) {
      others++;
    } else if (isStatement) {
      statement = Statement.of(object);
      requireBehind(statement);
    } else {
      deltas.add(Delta.of(object), record.receiptId());
    }
  }

  private void requireBehind(Statement stated) throws Refusal {
    var last = deltas.last();
    if (last.isPresent()) {
      DeltaRun.requireCustomer(last.get(), stated.customerId());
      if (stated.acceptedAt().isBefore(last.get().acceptedAt())) {
        throw new Refusal(
            Refusal.Code.OUT_OF_ORDER, "a statement that was made before a record beside it");
      }
    }
  }

  /// What the records come to.
  ///
  /// @throws Refusal `NOT_UNDERSTOOD` where there is a record beside deltas or a statement that is
  ///   neither, or one that is not as the format has it; `SECOND_CUSTOMER`, `OUT_OF_ORDER`,
  ///   `MISSING_RECORDS`, `WRONG_BALANCE`, `WRONG_STATEMENT`
  public Figures figures() throws Refusal {
    // A hole lies before the flaw, if there is one; a statement, wherever it is, makes a hole the
    // last to be judged.
    if (!hasStatement) {
      deltas.requireWhole();
    }
    if (flaw != null) {
      throw flaw;
    }
    if (statement != null) {
      statement.requireSound();
      return new Figures.Stated(statement, StatementCheck.of(statement, deltas).word());
    }
    return deltas.total().<Figures>map(Figures.Deltas::new).orElseGet(Figures.None::new);
  }
}
