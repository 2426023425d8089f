package io.pacspace.transparency;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Where a log publishes a tile of hashes or a bundle of entries (C2SP tlog-tiles), and the bytes
/// found there.
///
/// As text it is the path below the log's prefix, such as `tile/1/x001/x234/067.p/8`. Coordinates
/// that no log of fewer than 2^63 entries has are not values of this type: constructing them throws
/// `IllegalArgumentException`, parsing them is refused.
public sealed interface TilePath {
  /// Levels of the tree in one tile.
  int HEIGHT = 8;

  /// Hashes in a full tile, entries in a full bundle.
  int FULL = 1 << HEIGHT;

  /// Position among the tiles of one level, or among the bundles.
  long index();

  /// Number of hashes or entries, 1 to 256; a tile of fewer than 256 is partial.
  int width();

  /// Reads what `toString` writes, and no other spelling of it.
  static TilePath parse(String path) throws Refusal {
    return TileName.parse(path);
  }

  /// Everything that a log of `newSize` entries publishes and the same log at `oldSize` did not:
  /// bundles first, then tiles from level 0 up, lazily.
  static Stream<TilePath> between(long oldSize, long newSize) {
    Stream<TilePath> entries =
        indexes(0, oldSize, newSize).mapToObj(i -> new Entries(i, widthAt(0, i, newSize)));
    Stream<TilePath> hashes =
        IntStream.range(0, Long.BYTES)
            .boxed()
            .flatMap(
                level ->
                    indexes(level, oldSize, newSize)
                        .mapToObj(i -> Hashes.ofTree(level, i, newSize)));
    return Stream.concat(entries, hashes);
  }

  private static LongStream indexes(int level, long oldSize, long newSize) {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException("a log grows from a size of 0 or more");
    }
    var oldCount = oldSize >> (level * HEIGHT);
    var newCount = newSize >> (level * HEIGHT);
    return oldCount == newCount
        ? LongStream.empty()
        : LongStream.rangeClosed(oldCount / FULL, (newCount - 1) / FULL);
  }

  private static int widthAt(int level, long index, long treeSize) {
    return Math.clamp((treeSize >> (level * HEIGHT)) - index * FULL, 0, FULL);
  }

  private static void requireExists(int level, long index, int width) {
    var inBounds = level >= 0 && level < Long.BYTES && index >= 0 && width > 0 && width <= FULL;
    if (!inBounds || !fits(Long.MAX_VALUE >> (level * HEIGHT), index, width)) {
      throw new IllegalArgumentException("no log of fewer than 2^63 entries has this tile");
    }
  }

  private static boolean fits(long mostHashes, long index, int width) {
    return index <= mostHashes / FULL && width <= mostHashes - index * FULL;
  }

  /// A tile of up to 256 hashes.
  ///
  /// @param level 0 for leaf hashes; a hash of level n+1 is the root of a full tile of level n
  record Hashes(int level, long index, int width) implements TilePath {
    /// Throws `IllegalArgumentException` where no log has such a tile.
    public Hashes {
      requireExists(level, index, width);
    }

    /// The tile at `level` and `index`, as wide as it is in a tree of `treeSize` leaves; throws
    /// `IllegalArgumentException` where that tree has none there.
    public static Hashes ofTree(int level, long index, long treeSize) {
      return new Hashes(level, index, widthAt(level, index, treeSize));
    }

    /// Reads the first `width` hashes of the tile's bytes. A later, wider state of the tile serves
    /// as well, for tiles only grow.
    public List<Hash> read(byte[] tile) throws Refusal {
      var whole = tile.length % Hash.LENGTH == 0 && tile.length <= FULL * Hash.LENGTH;
      if (!whole || tile.length < width * Hash.LENGTH) {
        throw new Refusal(Refusal.Code.TILE_UNAVAILABLE, this + " does not have its length");
      }
      return IntStream.range(0, width).mapToObj(i -> Hash.in(tile, i)).toList();
    }

    /// The tile's bytes: its hashes one after the other.
    public byte[] write(List<Hash> hashes) {
      if (hashes.size() != width) {
        throw new IllegalArgumentException("not as many hashes as the tile is wide");
      }
      var tile = ByteBuffer.allocate(width * Hash.LENGTH);
      hashes.forEach(hash -> hash.writeTo(tile));
      return tile.array();
    }

    @Override
    public String toString() {
      return TileName.format(Integer.toString(level), this);
    }
  }

  /// A bundle of up to 256 log entries, those that level 0 of the same index has the hashes of.
  record Entries(long index, int width) implements TilePath {
    private static final int LONGEST = 0xFFFF;

    /// Throws `IllegalArgumentException` where no log has such a bundle.
    public Entries {
      requireExists(0, index, width);
    }

    /// Reads exactly `width` entries, each after its length as a big-endian uint16.
    public List<byte[]> read(byte[] bundle) throws Refusal {
      var rest = ByteBuffer.wrap(bundle);
      var entries = new ArrayList<byte[]>(width);
      while (entries.size() < width && rest.remaining() >= Short.BYTES) {
        var length = Short.toUnsignedInt(rest.getShort());
        if (length > rest.remaining()) {
          break;
        }
        var entry = new byte[length];
        rest.get(entry);
        entries.add(entry);
      }
      if (entries.size() < width || rest.hasRemaining()) {
        throw Refusal.malformed("not a bundle of " + width + " entries");
      }
      return List.copyOf(entries);
    }

    /// The bundle's bytes; entries are at most 65,535 bytes long.
    public byte[] write(List<byte[]> entries) {
      if (entries.size() != width || entries.stream().anyMatch(entry -> entry.length > LONGEST)) {
        throw new IllegalArgumentException("not the bundle's number of entries, or one too long");
      }
      var size = entries.stream().mapToInt(entry -> Short.BYTES + entry.length).sum();
      var bundle = ByteBuffer.allocate(size);
      entries.forEach(entry -> bundle.putShort((short) entry.length).put(entry));
      return bundle.array();
    }

    @Override
    public String toString() {
      return TileName.format("entries", this);
    }
  }
}
