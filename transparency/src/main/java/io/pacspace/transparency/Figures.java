package io.pacspace.transparency;

/// What the proven records of a file come to (`docs/proof-format.md`, "What deltas come to" and
/// "What a statement comes to").
public sealed interface Figures {
  /// Makes sure that a statement says that they are of an environment that counts.
  ///
  /// @throws Refusal `SANDBOX` where it says that they are of a sandbox, `NO_STATEMENT` where there
  ///   is none
  default void requireProduction() throws Refusal {
    throw new Refusal(
        Refusal.Code.NO_STATEMENT,
        "there is no statement here that says that this is of production");
  }

  /// How a figure of a statement is known. No figure is called proven without its word.
  enum Word {
    /// The holder of the log's key has signed it.
    STATED("stated"),
    /// Besides, it agrees with the records at the window's edges, and no others are before or
    /// behind these in the window.
    CONSISTENT("consistent"),
    /// Besides, every record of the window was hashed and added up here.
    RE_ADDED("re-added");

    private final String text;

    Word(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /// No record is of a kind that is added up.
  record None() implements Figures {}

  /// Deltas without a statement: one customer's, without a hole between the first and the last.
  /// Whether there are others before or after them is not known.
  record Deltas(DeltaRun.Total total) implements Figures {}

  /// A statement, with records beside it or without.
  ///
  /// @param word how its figures are known: window, sequences, count, net, opening and closing
  record Stated(Statement statement, Word word) implements Figures {
    /// How the root over the customer's history is known: where the window's records are all that
    /// the customer has, and were added up here, that is the root over them.
    public Word historyWord() {
      return word == Word.RE_ADDED && statement.firstSequence() == 1 ? word : Word.STATED;
    }

    @Override
    public void requireProduction() throws Refusal {
      statement.requireProduction();
    }

    /// Whether it is proven that the window has these records and no others; stated it always is.
    public boolean isComplete() {
      return word != Word.STATED;
    }
  }
}
