package io.pacspace.databases;

/// A database does not let in who it should, or lets them do too much; the message is a sentence
/// for whoever runs it.
public final class UnfitDatabase extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitDatabase(String sentence) {
    super(sentence);
  }
}
