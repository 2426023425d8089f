package io.pacspace.proofs;

import io.pacspace.databases.Cell;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Finds verified records by their receipt ids and proves that a log includes them.
@Service
public class Proofs {
  private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);

  private final LogStore logs;
  private final TileStore tiles;
  private final LedgerEntries entries;

  Proofs(LogStore logs, TileStore tiles, LedgerEntries entries) {
    this.logs = logs;
    this.tiles = tiles;
    this.entries = entries;
  }

  /// An entry of a log.
  public record Position(EnvironmentId log, long index) {}

  /// The verified record of a receipt id, if this cell has it. One indexed query, and a second for
  /// a hit.
  public Optional<Position> find(Cell cell, Hash receiptId) {
    return cell.read(db -> tiles.candidates(db, receiptId)).stream()
        .filter(place -> cell.read(place.log(), db -> isAt(db, place, receiptId)))
        .findFirst();
  }

  /// The same where the ledger is known, in its transaction.
  public Optional<Position> find(JdbcClient db, EnvironmentId ledger, Hash receiptId) {
    return tiles.candidates(db, receiptId).stream()
        .filter(place -> place.log().equals(ledger) && isAt(db, place, receiptId))
        .findFirst();
  }

  private boolean isAt(JdbcClient db, Position place, Hash receiptId) {
    return entries.sealed(db, place.log(), place.index(), place.index() + 1).stream()
        .anyMatch(record -> record.receiptId().equals(receiptId));
  }

  /// The newest tree that a log has signed. [Failure.Conflict] where what is kept of it is not
  /// that.
  public SignedTree newest(JdbcClient db, EnvironmentId log) {
    var known = logs.find(db, log).orElseThrow(() -> new IllegalStateException("no log of " + log));
    var newest = logs.newest(db, log).orElseThrow();
    var head = logs.signed(log, known, newest.note());
    try {
      var signed = SignedNote.parse(newest.note().getBytes(StandardCharsets.UTF_8));
      return new SignedTree(known, signed, head, newest.at());
    } catch (Refusal e) {
      throw new IllegalStateException("a checkpoint that was just read cannot be read", e);
    }
  }

  /// The inclusion proof of an index in a tree of `size` that the log has signed.
  public List<Hash> inclusion(JdbcClient db, EnvironmentId log, long size, long index) {
    return read(db, log, size, tree -> tree.inclusion(index));
  }

  /// What proves ascending indexes together in such a tree: the subtrees between the one before, or
  /// `from`, and each of them. What is behind the last is [#rest].
  public List<List<Hash>> between(
      JdbcClient db, EnvironmentId log, long size, long from, List<Long> indexes) {
    return read(db, log, size, tree -> tree.between(from, indexes));
  }

  /// The subtrees from an index on up to the end of such a tree.
  public List<Hash> rest(JdbcClient db, EnvironmentId log, long size, long from) {
    return read(db, log, size, tree -> tree.subtrees(from, size));
  }

  private <T> T read(JdbcClient db, EnvironmentId log, long size, Reading<T> reading) {
    try {
      return reading.of(MerkleTree.stored(size, tiles.of(db, log)));
    } catch (Refusal e) {
      LOG.error("the tiles of {} are damaged: {}", log, e.getMessage());
      throw new Failure.Conflict(
          ErrorCode.RECORDS_CONTRADICT,
          "Part of this log's tree is not there, so that nothing is proven by it; whoever runs this"
              + " server has to run `pacspace check`.");
    }
  }

  /// What is read from a tree.
  @FunctionalInterface
  private interface Reading<T> {
    T of(MerkleTree tree) throws Refusal;
  }

  /// The inclusion proof of each index; throws [Refusal] where tiles are missing or damaged.
  List<List<Hash>> paths(JdbcClient db, EnvironmentId log, long size, Collection<Long> indexes)
      throws Refusal {
    var tree = MerkleTree.stored(size, new ReadOnce(tiles.of(db, log)));
    var paths = new ArrayList<List<Hash>>();
    for (long index : indexes) {
      paths.add(tree.inclusion(index));
    }
    return paths;
  }

  /// Remembers tiles, for neighbours share most of theirs.
  private record ReadOnce(MerkleTree.Tiles tiles, Map<TilePath.Hashes, byte[]> known)
      implements MerkleTree.Tiles {
    ReadOnce(MerkleTree.Tiles tiles) {
      this(tiles, new HashMap<>());
    }

    @Override
    public Map<TilePath.Hashes, byte[]> read(Set<TilePath.Hashes> paths) {
      var missing = new ArrayList<>(paths);
      missing.removeAll(known.keySet());
      if (!missing.isEmpty()) {
        known.putAll(tiles.read(Set.copyOf(missing)));
      }
      return known;
    }
  }
}
