package io.pacspace.proofs;

import io.pacspace.shared.EnvironmentId;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.TilePath;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The hashes of logs in tiles, and where to find a receipt id among them.
@Repository
class TileStore {
  /// The tiles of a log, read from the cell as they are asked for.
  MerkleTree.Tiles of(JdbcClient cell, EnvironmentId log) {
    return paths -> read(cell, log, paths);
  }

  private static Map<TilePath.Hashes, byte[]> read(
      JdbcClient cell, EnvironmentId log, Collection<TilePath.Hashes> paths) {
    var asked = List.copyOf(paths);
    var found =
        cell.sql(
                """
                select asked.n, tiles.hashes
                from unnest(:levels, :indexes) with ordinality as asked(level, tile_index, n)
                join proofs.tiles on tiles.ledger_id = :log
                  and tiles.level = asked.level and tiles.tile_index = asked.tile_index
                """)
            .param("log", log.value())
            .param("levels", longs(asked, TilePath.Hashes::level))
            .param("indexes", longs(asked, TilePath.Hashes::index))
            .query((row, _) -> Map.entry(asked.get(row.getInt(1) - 1), row.getBytes(2)))
            .list();
    return found.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// The bytes of one tile, at exactly the width asked for; nothing where the log is not that far.
  Optional<byte[]> find(JdbcClient cell, EnvironmentId log, TilePath.Hashes tile) {
    return cell.sql(
            """
            select substring(hashes for :bytes) from proofs.tiles
            where ledger_id = :log and level = :level and tile_index = :index and width >= :width
            """)
        .param("log", log.value())
        .param("level", tile.level())
        .param("index", tile.index())
        .param("width", tile.width())
        .param("bytes", tile.width() * Hash.LENGTH)
        .query(byte[].class)
        .optional();
  }

  /// Adds new tiles and widens those that have grown.
  void write(JdbcClient cell, EnvironmentId log, Map<TilePath.Hashes, byte[]> tiles) {
    var paths = List.copyOf(tiles.keySet());
    cell.sql(
            """
            insert into proofs.tiles (ledger_id, level, tile_index, width, hashes)
            select :log, * from unnest(:levels, :indexes, :widths, :hashes)
            on conflict on constraint tiles_pkey do update
              set width = excluded.width, hashes = excluded.hashes
              where tiles.width < excluded.width
            """)
        .param("log", log.value())
        .param("levels", longs(paths, TilePath.Hashes::level))
        .param("indexes", longs(paths, TilePath.Hashes::index))
        .param("widths", longs(paths, TilePath.Hashes::width))
        .param("hashes", paths.stream().map(tiles::get).toArray(byte[][]::new))
        .update();
  }

  /// Makes receipt ids findable; the first is that of the entry at `from`. They go in sorted, so
  /// that the newest generation's part of the index is walked once for all of them.
  void writeReceipts(JdbcClient cell, EnvironmentId log, long from, List<Hash> receiptIds) {
    cell.sql(
            """
            insert into proofs.receipts (generation, prefix, ledger_id, log_index)
            select newest.generation, receipt.prefix, :log, :from + receipt.n - 1
            from (select proofs.newest_generation() as generation) newest,
              unnest(:prefixes) with ordinality as receipt(prefix, n)
            order by receipt.prefix
            """)
        .param("log", log.value())
        .param("from", from)
        .param("prefixes", receiptIds.stream().mapToInt(TileStore::prefix).toArray())
        .update();
  }

  /// The entries whose receipt id begins like this one, with few coincidences.
  List<Proofs.Position> candidates(JdbcClient cell, Hash receiptId) {
    return cell.sql("select ledger_id, log_index from proofs.receipts_beginning(:prefix)")
        .param("prefix", prefix(receiptId))
        .query(
            (row, _) ->
                new Proofs.Position(
                    new EnvironmentId(row.getObject("ledger_id", UUID.class)),
                    row.getLong("log_index")))
        .list();
  }

  private static int prefix(Hash hash) {
    return ByteBuffer.wrap(hash.bytes()).getInt();
  }

  private static <T> long[] longs(Collection<T> items, ToLongFunction<T> number) {
    return items.stream().mapToLong(number).toArray();
  }
}
