package io.pacspace.monitor;

import io.pacspace.logs.LogBreak;
import java.nio.file.Path;
import java.util.Locale;

/// What one look at a log came to.
public sealed interface Finding {
  /// For whoever runs the monitor: a sentence or a few, without the log's name.
  String sentence();

  /// Whether this goes on what was found before, so that there is nothing new to say.
  default boolean isSameAs(Finding before) {
    return switch (this) {
      case Unread _ -> before instanceof Unread;
      case Forked _ -> before instanceof Forked;
      case Grown _, Behind _, Damaged _, Unsigned _ -> equals(before);
    };
  }

  /// The log is what it was, or begins with that; what it shows is kept.
  ///
  /// @param before how many entries were kept before
  /// @param missing how many bundles of the new entries are not there
  record Grown(long before, long size, long missing) implements Finding {
    @Override
    public String sentence() {
      var text = String.format(Locale.ROOT, "%,d entries", size);
      if (size > before) {
        text += String.format(Locale.ROOT, ", %,d of them new", size - before);
      }
      return missing == 0 ? text + "." : text + "; " + missing + " bundles of them are not there.";
    }
  }

  /// It shows an older tree, which contradicts nothing.
  record Behind(long size, long kept) implements Finding {
    @Override
    public String sentence() {
      return String.format(
          Locale.ROOT,
          "BEHIND: it shows %,d entries, and its key has signed %,d before, which begin with these."
              + " Nothing contradicts what is kept; what came after is hidden here.",
          size,
          kept);
    }
  }

  /// Its key has signed two trees of which neither begins with the other.
  ///
  /// @param evidence the folder in which both signed checkpoints are
  record Forked(String how, Path evidence) implements Finding {
    @Override
    public String sentence() {
      return "FORKED: %s. Both signed checkpoints are in %s: that is evidence, show it to others."
          .formatted(how, evidence);
    }
  }

  /// Its files are not the tree that its key signed, so that it does not show whether it extends
  /// what is kept.
  record Damaged(String path, String flaw) implements Finding {
    Damaged(LogBreak found) {
      this(found.path(), found.sentence());
    }

    @Override
    public String sentence() {
      return "BROKEN: %s: %s. While that is so, it does not show that it extends what is kept."
          .formatted(path, flaw);
    }
  }

  /// What it shows as its checkpoint is not one by its key.
  record Unsigned(String why) implements Finding {
    @Override
    public String sentence() {
      return "UNSIGNED: what it shows is no checkpoint by its key: " + why + ".";
    }
  }

  /// It could not be read, or what it shows not be kept.
  ///
  /// @param why a sentence
  record Unread(String why) implements Finding {
    @Override
    public String sentence() {
      return "UNREAD: " + why;
    }
  }
}
