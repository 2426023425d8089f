package io.pacspace.transparency;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The text form of a [TilePath]. An index is written in groups of three digits, all but the last
/// behind an `x`; a partial tile ends in `.p/` and its width.
final class TileName {
  private static final int GROUP = 1000;
  private static final String ENTRIES = "entries";

  /// Six groups hold every index below 2^55, which is more than a log of 2^63 entries needs.
  private static final Pattern SHAPE =
      Pattern.compile("tile/(entries|[0-7])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

  private TileName() {}

  static String format(String level, TilePath path) {
    var groups = new StringBuilder();
    groups.append(String.format(Locale.ROOT, "%03d", path.index() % GROUP));
    for (var rest = path.index() / GROUP; rest > 0; rest /= GROUP) {
      groups.insert(0, String.format(Locale.ROOT, "x%03d/", rest % GROUP));
    }
    var suffix = path.width() == TilePath.FULL ? "" : ".p/" + path.width();
    return "tile/" + level + "/" + groups + suffix;
  }

  static TilePath parse(String text) throws Refusal {
    var shape = SHAPE.matcher(text);
    if (shape.matches()) {
      var path = of(shape.group(1), shape.group(2), shape.group(3));
      // A second spelling, such as one with leading groups of zeroes, differs here.
      if (path.toString().equals(text)) {
        return path;
      }
    }
    throw Refusal.malformed("not the path of a tile");
  }

  private static TilePath of(String level, String groups, @Nullable String partial) throws Refusal {
    var index = Long.parseLong(groups.replaceAll("[x/]", ""));
    var width = partial == null ? TilePath.FULL : Integer.parseInt(partial);
    try {
      return level.equals(ENTRIES)
          ? new TilePath.Entries(index, width)
          : new TilePath.Hashes(Integer.parseInt(level), index, width);
    } catch (IllegalArgumentException _) {
      throw Refusal.malformed("the path of a tile that no log has");
    }
  }
}
