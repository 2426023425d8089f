package io.pacspace.scrubs;

import io.pacspace.checks.Finding;
import io.pacspace.checks.Finding.Kind;
import io.pacspace.checks.Finding.Place;
import io.pacspace.checks.RecordCheck;
import io.pacspace.checks.StoredRecord;
import io.pacspace.scrubs.SliceStore.Before;
import io.pacspace.scrubs.SliceStore.Entry;
import io.pacspace.scrubs.SliceStore.Signed;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads a part of a ledger as an auditor would: from one signed checkpoint to a later one, each
/// entry from what its row says now, up to the tree that was signed. Ends at the first break.
final class SliceReading {
  private static final int AT_A_TIME = 500;

  /// A step of a round may be larger; then it is the part.
  private static final int ENTRIES = 2_000;

  private static final int CHECKPOINTS = 200;

  private final SliceStore store;
  private final JdbcClient db;
  private final EnvironmentId ledger;
  private final FirstBreak breaks;
  private final CustomerRows customers;
  private final StatementRows statements;
  private @Nullable RecordCheck records;
  private TreeEdge edge = TreeEdge.EMPTY;
  private long agreed;

  SliceReading(SliceStore store, JdbcClient db, String cell, EnvironmentId ledger) {
    this.store = store;
    this.db = db;
    this.ledger = ledger;
    this.breaks = new FirstBreak(cell, ledger);
    this.customers = new CustomerRows(store, db, ledger, breaks);
    this.statements = new StatementRows(store, db, ledger, breaks);
  }

  /// What was read.
  ///
  /// @param to the size of the checkpoint up to which all is whole
  record Slice(long to, long entries, Optional<Finding> broken) {}

  /// Reads on from the signed checkpoint of that size.
  Slice read(long from) {
    var signed = store.signed(db, ledger, from, CHECKPOINTS);
    if (signed.isEmpty() || signed.getFirst().size() != from) {
      breaks.found(Kind.CHECKPOINT_CHAIN, new Place.Checkpoint(from), "It is missing.");
    } else if (begin(signed.getFirst())) {
      var part = part(signed);
      if (areSigned(part)) {
        read(part);
      }
    }
    var read = edge.head().size() - from;
    return new Slice(breaks.isWhole() ? edge.head().size() : from, read, breaks.first());
  }

  private static List<Signed> part(List<Signed> signed) {
    var from = signed.getFirst().size();
    var within = signed.stream().filter(one -> one.size() <= from + ENTRIES).toList();
    return within.size() > 1 ? within : signed.subList(0, Math.min(2, signed.size()));
  }

  /// The tree so far is that of its tiles, which have to make what was signed.
  private boolean begin(Signed from) {
    try {
      edge = MerkleTree.stored(from.size(), paths -> store.tiles(db, ledger, paths)).edge();
    } catch (Refusal e) {
      found(from, Kind.TILE_MISSING, "Its tiles cannot be read: " + e.getMessage() + ".");
      return false;
    }
    if (!edge.head().equals(head(from))) {
      found(from, Kind.TILE_CHANGED, "Its tiles make another tree.");
      return false;
    }
    agreed = from.size();
    var before = store.before(db, ledger, from.size());
    records =
        new RecordCheck(
            breaks.findings(),
            before.map(Before::acceptedAt).orElse(Instant.EPOCH),
            before.map(Before::deltas).orElse(0L),
            from.size() - 1);
    return true;
  }

  private boolean areSigned(List<Signed> part) {
    try {
      var key = new LogKey(store.key(db, ledger));
      var last = part.getFirst().previousSize();
      for (var one : part) {
        key.require(one);
        if (!Objects.equals(one.previousSize(), last)) {
          found(one, Kind.CHECKPOINT_CHAIN, "The one before it is missing.");
        }
        last = one.size();
      }
    } catch (LogKey.Unsigned e) {
      found(e.checkpoint(), Kind.CHECKPOINT_SIGNATURE, e.sentence());
    }
    return breaks.isWhole();
  }

  private void read(List<Signed> part) {
    var to = part.getLast().size();
    var next = 1;
    for (var from = edge.head().size(); from < to && breaks.isWhole(); from += AT_A_TIME) {
      var end = Math.min(from + AT_A_TIME, to);
      var leaves = leaves(from, end);
      for (; next < part.size() && part.get(next).size() <= end && breaks.isWhole(); next++) {
        var split = (int) (part.get(next).size() - edge.head().size());
        grow(leaves.subList(0, split));
        leaves = leaves.subList(split, leaves.size());
        compare(part.get(next));
      }
      if (breaks.isWhole()) {
        grow(leaves);
      }
    }
  }

  private void grow(List<Hash> leaves) {
    try {
      edge = edge.append(leaves).edge();
    } catch (Refusal e) {
      throw new IllegalStateException("a ledger has fewer than 2^63 entries", e);
    }
  }

  private void compare(Signed signed) {
    if (edge.head().equals(head(signed))) {
      agreed = signed.size();
    } else {
      found(
          signed,
          Kind.CHECKPOINT_ROOT,
          "The records make another root than it signs, because of one from %d to %d."
              .formatted(agreed, signed.size() - 1));
    }
  }

  /// The leaves of these entries, all of them if nothing is found.
  private List<Hash> leaves(long from, long to) {
    var deltas = store.deltas(db, ledger, from, to);
    var others =
        store.others(db, ledger, from, to).stream()
            .collect(Collectors.toMap(one -> one.row().logIndex(), Function.identity()));
    var byIndex =
        deltas.stream().collect(Collectors.toMap(StoredRecord::logIndex, Function.identity()));
    var kept = kept(from, to);
    customers.learn(deltas);
    var leaves = new ArrayList<Hash>();
    for (var index = from; index < to && breaks.isWhole(); index++) {
      var leaf = leaf(index, byIndex.get(index), others.get(index));
      if (breaks.isWhole() && !leaf.equals(kept.get((int) (index - from)))) {
        breaks.found(
            Kind.RECORD_UNSIGNED, index, "The log's tiles have another record in this place.");
      }
      leaves.add(leaf);
    }
    if (breaks.isWhole()) {
      customers.checkTotals(deltas);
    }
    return leaves;
  }

  private Hash leaf(long index, @Nullable StoredRecord delta, @Nullable Entry other) {
    var check = Objects.requireNonNull(records);
    if (delta != null && other == null) {
      check.check(delta);
      customers.check(delta);
      return delta.leaf();
    }
    if (other != null && delta == null) {
      check.check(other.row());
      statements.check(other);
      return other.row().leaf();
    }
    breaks.found(
        delta == null ? Kind.RECORD_MISSING : Kind.RECORD_SURPLUS,
        index,
        delta == null ? "It is missing." : "There are two entries in this place.");
    return Hash.OF_EMPTY_TREE;
  }

  /// The leaves that the log's tiles have; one that equals no leaf where they are too short.
  private List<Hash> kept(long from, long to) {
    var paths = new LinkedHashSet<TilePath.Hashes>();
    for (var tile = from / TilePath.FULL; tile * TilePath.FULL < to; tile++) {
      paths.add(new TilePath.Hashes(0, tile, TilePath.FULL));
    }
    var tiles = store.tiles(db, ledger, paths);
    var kept = new ArrayList<Hash>();
    for (var index = from; index < to; index++) {
      var tile = tiles.get(new TilePath.Hashes(0, index / TilePath.FULL, TilePath.FULL));
      var start = (int) (index % TilePath.FULL) * Hash.LENGTH;
      kept.add(
          tile == null || tile.length < start + Hash.LENGTH
              ? Hash.OF_EMPTY_TREE
              : Hash.of(Arrays.copyOfRange(tile, start, start + Hash.LENGTH)));
    }
    return kept;
  }

  private static TreeHead head(Signed signed) {
    return new TreeHead(signed.size(), signed.root());
  }

  private void found(Signed checkpoint, Kind kind, String sentence) {
    breaks.found(kind, new Place.Checkpoint(checkpoint.size()), sentence);
  }
}
