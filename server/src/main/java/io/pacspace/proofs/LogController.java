package io.pacspace.proofs;

import io.pacspace.databases.Cell;
import io.pacspace.ledger.LedgerEntries;
import io.pacspace.ledger.VerifiedHistory;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TilePath;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The public side of a log, for anyone and without a key: C2SP tlog-tiles paths below
/// `/log/{environmentId}/`. Every answer is at most one tile or one bundle.
@RestController
@RequestMapping("/log/{environmentId}")
class LogController {
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

  /// What a path of tlog-tiles shows never changes, however long the log grows.
  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private final Placement placement;
  private final LogStore store;
  private final TileStore tiles;
  private final LedgerEntries entries;

  LogController(Placement placement, LogStore store, TileStore tiles, LedgerEntries entries) {
    this.placement = placement;
    this.store = store;
    this.tiles = tiles;
    this.entries = entries;
  }

  @GetMapping("/checkpoint")
  ResponseEntity<Object> checkpoint(
      @PathVariable String environmentId, HttpServletRequest request) {
    return text(read(environmentId, store::newest).note()).answer(request);
  }

  @GetMapping("/key")
  ResponseEntity<Object> key(@PathVariable String environmentId, HttpServletRequest request) {
    var key = read(environmentId, store::find).key() + "\n";
    return text(key).answer(request);
  }

  private static LogFile text(String text) {
    return new LogFile(text.getBytes(StandardCharsets.UTF_8), TEXT, CacheControl.noCache(), false);
  }

  @GetMapping("/tile/{*path}")
  ResponseEntity<Object> tile(
      @PathVariable String environmentId, @PathVariable String path, HttpServletRequest request) {
    var tile = parse(path);
    var bytes =
        read(
            environmentId,
            (db, log) ->
                switch (tile) {
                  case TilePath.Hashes hashes -> tiles.find(db, log, hashes);
                  case TilePath.Entries bundle -> bundle(db, log, bundle);
                });
    // Hashes only get longer by it.
    var isCompressible = tile instanceof TilePath.Entries;
    return new LogFile(bytes, MediaType.APPLICATION_OCTET_STREAM, FOR_EVER, isCompressible)
        .answer(request);
  }

  private static TilePath parse(String belowTile) {
    try {
      return TilePath.parse("tile" + belowTile);
    } catch (Refusal _) {
      throw new Failure.NotFound("That is not the path of a tile.");
    }
  }

  private Optional<byte[]> bundle(JdbcClient db, EnvironmentId log, TilePath.Entries bundle) {
    var from = bundle.index() * TilePath.FULL;
    var to = from + bundle.width();
    if (store.size(db, log) < to) {
      return Optional.empty();
    }
    var commitments = entries.commitments(db, log, from, to);
    if (commitments.size() != bundle.width()) {
      throw VerifiedHistory.contradicted(log);
    }
    return Optional.of(bundle.write(commitments.stream().map(SaltedRecord::entry).toList()));
  }

  private <T> T read(
      String environmentId, BiFunction<JdbcClient, EnvironmentId, Optional<T>> query) {
    return EnvironmentId.parse(environmentId)
        .flatMap(
            id ->
                placement
                    .cellOf(id)
                    .flatMap((Cell cell) -> cell.read(id, db -> query.apply(db, id))))
        .orElseThrow(() -> new Failure.NotFound("There is nothing of a log here."));
  }
}
