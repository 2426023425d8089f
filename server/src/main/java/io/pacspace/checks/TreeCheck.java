package io.pacspace.checks;

import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.LedgerCheck.Subject;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a log's tree again, record by record, and holds it against what was signed and against the
/// tiles that are kept.
///
/// The leaves in the tiles are a second witness of what was recorded. Where a record and its tile
/// differ, both trees are made on, and the next signed root tells which of the two was changed;
/// from there on the one that was signed counts, so that one change does not hide another behind
/// it.
final class TreeCheck {
  private static final int BLOCK = 8_192;

  private final Subject ledger;
  private final List<Long> different = new ArrayList<>();
  private Side recorded = new Side();
  private @Nullable Side kept;
  private List<Hash> tile = List.of();
  private long size;
  private long agreed;
  private boolean whole = true;

  TreeCheck(Subject ledger) {
    this.ledger = ledger;
  }

  /// A tree on its way: its right edge, what is to be appended, and tiles not yet compared.
  private static final class Side {
    private TreeEdge edge = TreeEdge.EMPTY;
    private final List<Hash> leaves = new ArrayList<>();
    private final Map<TilePath.Hashes, byte[]> tiles = new LinkedHashMap<>();

    Side copy() {
      var copy = new Side();
      copy.edge = edge;
      copy.leaves.addAll(leaves);
      copy.tiles.putAll(tiles);
      return copy;
    }

    /// Appends the leaves, and keeps the tiles that a tree of `last` leaves has like this.
    void grow(long last) {
      try {
        var growth = edge.append(leaves);
        edge = growth.edge();
        leaves.clear();
        growth.tiles().entrySet().stream()
            .filter(tile -> isFinal(tile.getKey(), last))
            .forEach(tile -> tiles.put(tile.getKey(), tile.getValue()));
      } catch (Refusal e) {
        throw new IllegalStateException("a ledger has fewer than 2^63 records", e);
      }
    }

    private static boolean isFinal(TilePath.Hashes tile, long last) {
      return width(tile.level(), tile.index(), last) == tile.width();
    }
  }

  /// How wide a tile is in a tree of `size` leaves; 0 or less where there is none.
  private static long width(int level, long index, long size) {
    var inLevel = size >> (level * TilePath.HEIGHT);
    return Math.min(TilePath.FULL, inLevel - index * TilePath.FULL);
  }

  /// How many leaves it has.
  long size() {
    return size;
  }

  /// Whether it could be made so far. It ends where a record is missing that no tile has either.
  boolean isWhole() {
    return whole;
  }

  /// Appends the leaf of the next record; none if the record is missing, and then its tile stands
  /// in for it.
  void append(Optional<Hash> leaf) {
    var stored = storedLeaf();
    if (leaf.isEmpty() && stored.isEmpty()) {
      whole = false;
      return;
    }
    var ofRecord = leaf.or(() -> stored).orElseThrow();
    var ofTile = stored.orElse(ofRecord);
    if (!ofRecord.equals(ofTile)) {
      different.add(size);
      kept = kept == null ? recorded.copy() : kept;
    }
    recorded.leaves.add(ofRecord);
    if (kept != null) {
      kept.leaves.add(ofTile);
    }
    size++;
    if (recorded.leaves.size() == BLOCK) {
      grow();
    }
  }

  private Optional<Hash> storedLeaf() {
    if (size >= ledger.verified()) {
      return Optional.empty();
    }
    var position = (int) (size % TilePath.FULL);
    if (position == 0) {
      tile = load(size / TilePath.FULL);
    }
    return position < tile.size() ? Optional.of(tile.get(position)) : Optional.empty();
  }

  private List<Hash> load(long index) {
    return ledger
        .sql(
            """
            select hashes from proofs.tiles
            where ledger_id = :ledger and level = 0 and tile_index = :index
            """)
        .param("index", index)
        .query((row, _) -> leaves(index, row.getBytes("hashes")))
        .optional()
        .orElse(List.of());
  }

  /// As many whole hashes as there are; that it is too short or too long is said elsewhere.
  private static List<Hash> leaves(long index, byte[] bytes) {
    var width = Math.min(TilePath.FULL, bytes.length / Hash.LENGTH);
    try {
      return width == 0
          ? List.of()
          : new TilePath.Hashes(0, index, width).read(Arrays.copyOf(bytes, width * Hash.LENGTH));
    } catch (Refusal e) {
      throw new IllegalStateException("a tile of its own width", e);
    }
  }

  private void grow() {
    recorded.grow(ledger.verified());
    if (kept != null) {
      kept.grow(ledger.verified());
    }
  }

  /// Holds the tree as it is now against the signed one of its size.
  void compare(TreeHead signed) {
    grow();
    if (recorded.edge.head().equals(signed)) {
      kept = null;
      compareTiles();
    } else if (kept != null && kept.edge.head().equals(signed)) {
      different.forEach(this::unsigned);
      recorded = kept;
      kept = null;
      compareTiles();
    } else {
      ledger.found(
          Kind.CHECKPOINT_ROOT,
          new Place.Checkpoint(signed.size()),
          "The records make another root than it signs, because of one from %d to %d."
              .formatted(agreed, signed.size() - 1));
      different.clear();
      return;
    }
    agreed = signed.size();
    different.clear();
  }

  private void unsigned(long index) {
    ledger.found(
        Kind.RECORD_UNSIGNED,
        new Place.Records(index),
        "The log has signed another record in this place.");
  }

  /// The tree of the records as they are now.
  TreeHead head() {
    grow();
    return recorded.edge.head();
  }

  /// Compares what is left, and looks for tiles that the signed tree does not have.
  void finish() {
    grow();
    compareTiles();
    ledger
        .sql("select level, tile_index from proofs.tiles where ledger_id = :ledger")
        .query(
            row -> {
              var level = row.getInt("level");
              var index = row.getLong("tile_index");
              var possible =
                  level >= 0 && level < Long.BYTES && index >= 0 && index <= ledger.verified();
              if (!possible || width(level, index, ledger.verified()) <= 0) {
                ledger.found(
                    Kind.TILE_SURPLUS,
                    new Place.Tile(level, index),
                    "No tree of the signed size has it.");
              }
            });
  }

  /// Compares the tiles made since the last time with those that are kept.
  private void compareTiles() {
    var paths = List.copyOf(recorded.tiles.keySet());
    if (paths.isEmpty()) {
      return;
    }
    ledger
        .sql(
            """
            select asked.n, tiles.width, tiles.hashes
            from unnest(:levels, :indexes) with ordinality as asked(level, tile_index, n)
            left join proofs.tiles on tiles.ledger_id = :ledger
              and tiles.level = asked.level and tiles.tile_index = asked.tile_index
            order by asked.n
            """)
        .param("levels", paths.stream().mapToLong(TilePath.Hashes::level).toArray())
        .param("indexes", paths.stream().mapToLong(TilePath.Hashes::index).toArray())
        .query(
            row -> {
              var path = paths.get(row.getInt("n") - 1);
              compareTile(path, row.getInt("width"), row.getBytes("hashes"));
            });
    recorded.tiles.clear();
  }

  private void compareTile(TilePath.Hashes path, int width, byte @Nullable [] stored) {
    var made = recorded.tiles.getOrDefault(path, new byte[0]);
    if (stored == null) {
      ledger.found(Kind.TILE_MISSING, new Place.Tile(path), "It is missing.");
    } else if (width != path.width() || stored.length != made.length) {
      ledger.found(
          Kind.TILE_CHANGED,
          new Place.Tile(path),
          "It is %d hashes wide and has %d bytes, instead of %d and %d."
              .formatted(width, stored.length, path.width(), made.length));
    } else if (!Arrays.equals(made, stored)) {
      ledger.found(
          Kind.TILE_CHANGED,
          new Place.Tile(path),
          "Its hash %d is not that of what lies under it."
              .formatted(Arrays.mismatch(made, stored) / Hash.LENGTH));
    }
  }
}
