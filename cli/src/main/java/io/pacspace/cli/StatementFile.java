package io.pacspace.cli;

import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Statement;
import java.nio.file.Path;

/// A statement that was verified, and the file that it is from.
record StatementFile(Path file, Figures.Stated stated) {
  Statement statement() {
    return stated.statement();
  }

  /// Whether the file has records by which others could be held against the statement.
  boolean hasRecords() {
    return stated.word() != Figures.Word.STATED || hasNone();
  }

  /// Whether it has every record of the window.
  boolean hasAll() {
    return stated.word() == Figures.Word.RE_ADDED || statement().count() == 0;
  }

  /// Whether the customer has no record at all by the window's end, so that there is none to show.
  boolean hasNone() {
    return statement().count() == 0 && statement().firstSequence() == 1;
  }

  /// Whether the statement leaves a record out that was accepted in its window.
  boolean lacks(DeltaEntry delta) {
    var time = delta.acceptedAt();
    return !time.isBefore(statement().start())
        && time.isBefore(statement().end())
        && (delta.sequence() < statement().firstSequence()
            || delta.sequence() > statement().lastSequence());
  }
}
