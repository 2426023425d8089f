package io.pacspace.checks;

/// Is told what a check is at and what it finds, as it goes.
public interface Watcher {
  /// Ledger `number` of `all` comes next.
  void ledger(long number, long all);

  /// So many rows were read for one part of the work, called for every row.
  void reading(String part, long rows);

  /// Something is not as it should be.
  void found(Finding finding);

  /// There are so many more of the kind of `last` in its ledger, which are not told one by one.
  void more(Finding last, long more);
}
