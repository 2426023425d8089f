package io.pacspace.proofs;

import io.pacspace.platform.Cell;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import java.nio.charset.StandardCharsets;
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
/// `/log/{environmentId}/`.
@RestController
@RequestMapping("/log/{environmentId}")
class LogController {
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

  private final Placement placement;
  private final LogStore store;

  LogController(Placement placement, LogStore store) {
    this.placement = placement;
    this.store = store;
  }

  @GetMapping("/checkpoint")
  ResponseEntity<byte[]> checkpoint(@PathVariable String environmentId) {
    return text(read(environmentId, store::latestCheckpoint), CacheControl.noCache());
  }

  @GetMapping("/key")
  ResponseEntity<byte[]> key(@PathVariable String environmentId) {
    var key =
        read(environmentId, (db, log) -> store.find(db, log).map(found -> found.key() + "\n"));
    return text(key, CacheControl.noCache());
  }

  private String read(
      String environmentId, BiFunction<JdbcClient, EnvironmentId, Optional<String>> query) {
    return EnvironmentId.parse(environmentId)
        .flatMap(
            id -> placement.cellOf(id).flatMap((Cell cell) -> cell.read(db -> query.apply(db, id))))
        .orElseThrow(() -> new Failure.NotFound("There is no such log."));
  }

  private static ResponseEntity<byte[]> text(String body, CacheControl caching) {
    return ResponseEntity.ok()
        .contentType(TEXT)
        .cacheControl(caching)
        .header("Access-Control-Allow-Origin", "*")
        .body(body.getBytes(StandardCharsets.UTF_8));
  }
}
