package io.pacspace.logs;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a log publishes, in the form of C2SP tlog-tiles. A file may be kept compressed, which
/// nothing but its bytes tells.
public record LogTiles(LogFiles files) {
  private static final int SPARE = 64 * 1024;
  private static final int LONGEST_BUNDLE = TilePath.FULL * (Short.BYTES + 0xFFFF);
  private static final int LONGEST_TILE = TilePath.FULL * Hash.LENGTH;

  /// A file as it is kept, not yet looked at.
  ///
  /// @param path where it is; it may be the full one that has taken a partial one's place since
  @SuppressWarnings("ArrayRecordComponent") // read once, and compared by nobody
  record Stored<T extends TilePath>(T path, byte[] bytes) {}

  /// The log's checkpoint, not verified.
  ///
  /// @throws Unusable where there is none that can be read
  public SignedNote checkpoint() {
    var path = "checkpoint";
    var bytes =
        files
            .read(path, SignedNote.LONGEST)
            .orElseThrow(() -> new Unusable("There is no checkpoint, so this is no log."));
    try {
      return parse(path, bytes, SignedNote.LONGEST, SignedNote::parse);
    } catch (Refusal refusal) {
      throw new Unusable("The checkpoint cannot be read: " + refusal.getMessage() + ".");
    }
  }

  /// The tree of the first entries of this log, as its tiles have it: it may have no such tree, or
  /// not the one that was signed.
  ///
  /// @param size of the tree
  /// @param published how many entries there are tiles for, at least that
  public MerkleTree tree(long size, long published) {
    try {
      return MerkleTree.stored(size, paths -> read(paths, published));
    } catch (Refusal refusal) {
      throw new IllegalStateException("a signed size is below 2^63", refusal);
    }
  }

  /// A log need not keep the narrower states of a tile that has grown since.
  private Map<TilePath.Hashes, byte[]> read(Set<TilePath.Hashes> paths, long published) {
    var found = new HashMap<TilePath.Hashes, byte[]>();
    for (var path : paths) {
      var tile = TilePath.Hashes.ofTree(path.level(), path.index(), published);
      try {
        found.put(path, tile.write(hashes(tile, find(tile))));
      } catch (LogBreak _) {
        // The tree refuses what hangs on it.
      }
    }
    return found;
  }

  /// The tile, or the full one that has taken its place since.
  Optional<Stored<TilePath.Hashes>> find(TilePath.Hashes tile) {
    var full = new TilePath.Hashes(tile.level(), tile.index(), TilePath.FULL);
    return find(tile, full, LONGEST_TILE);
  }

  /// The bundle, or the full one that has taken its place since.
  Optional<Stored<TilePath.Entries>> find(TilePath.Entries bundle) {
    var full = new TilePath.Entries(bundle.index(), TilePath.FULL);
    return find(bundle, full, LONGEST_BUNDLE);
  }

  private <T extends TilePath> Optional<Stored<T>> find(T path, T full, int longest) {
    // What cannot be compressed takes a little more room when it is.
    var limit = longest + SPARE;
    var there = files.read(path.toString(), limit).map(bytes -> new Stored<>(path, bytes));
    return there.isPresent() || path.equals(full)
        ? there
        : files.read(full.toString(), limit).map(bytes -> new Stored<>(full, bytes));
  }

  /// The hashes of a tile.
  ///
  /// @param tile as wide as it is in the tree under check
  List<Hash> hashes(TilePath.Hashes tile, Optional<Stored<TilePath.Hashes>> stored)
      throws LogBreak {
    if (stored.isEmpty()) {
      throw new LogBreak(tile, "this tile is missing");
    }
    var path = stored.get().path();
    var bytes = stored.get().bytes();
    try {
      return tile.read(unpacked(path, bytes));
    } catch (Refusal _) {
      throw new LogBreak(
          path,
          "this tile has %d bytes instead of %d"
              .formatted(bytes.length, path.width() * Hash.LENGTH));
    }
  }

  /// No hashes are gzip by chance, since that has a checksum of its own.
  private static byte[] unpacked(TilePath.Hashes path, byte[] bytes) {
    try {
      return Gzip.mayBe(bytes) ? Gzip.decode(bytes, LONGEST_TILE) : bytes;
    } catch (IOException _) {
      return bytes;
    } catch (Gzip.TooLong _) {
      throw tooLong(path.toString(), LONGEST_TILE);
    }
  }

  /// The hashes of the first entries of a bundle.
  List<Hash> leaves(Stored<TilePath.Entries> bundle, int count) throws LogBreak {
    var path = bundle.path();
    try {
      var entries = parse(path.toString(), bundle.bytes(), LONGEST_BUNDLE, path::read);
      return entries.stream().limit(count).map(Hash::leaf).toList();
    } catch (Refusal refusal) {
      throw new LogBreak(path, refusal.getMessage());
    }
  }

  private interface Parser<T> {
    T parse(byte[] bytes) throws Refusal;
  }

  /// Whoever may add entries to a log could make a bundle that is gzip too, so what it is by itself
  /// comes first.
  private static <T> T parse(String path, byte[] bytes, int longest, Parser<T> parser)
      throws Refusal {
    try {
      return parser.parse(bytes);
    } catch (Refusal asItIs) {
      if (!Gzip.mayBe(bytes)) {
        throw asItIs;
      }
      try {
        return parser.parse(Gzip.decode(bytes, longest));
      } catch (IOException _) {
        throw asItIs;
      } catch (Gzip.TooLong _) {
        throw tooLong(path, longest);
      }
    }
  }

  private static Unusable tooLong(String path, int longest) {
    return new Unusable(path + " has more than " + longest + " bytes once it is decoded.");
  }
}
