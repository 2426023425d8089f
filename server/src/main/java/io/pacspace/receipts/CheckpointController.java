package io.pacspace.receipts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.balances.BalanceCheckpointLookup.Checkpoint;
import io.pacspace.databases.Cell;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.lists.Cursor;
import io.pacspace.platform.Settings;
import io.pacspace.receipts.BalanceCheckpoints.BalanceCheckpoint;
import io.pacspace.receipts.OperationController.OperationAnswer;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.RequestHash;
import io.pacspace.shared.WindowRequest;
import io.pacspace.transparency.Hash;
import io.pacspace.web.Envelope;
import io.pacspace.web.HotRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Balance checkpoints over HTTP.
@RestController
class CheckpointController {
  private static final int MOST = 1_000;

  private final Cells cells;
  private final BalanceCheckpoints checkpoints;
  private final IdempotencyKeys keys;
  private final JsonMapper json;
  private final CloseWindow closings;
  private final Settings settings;

  CheckpointController(
      Cells cells,
      BalanceCheckpoints checkpoints,
      IdempotencyKeys keys,
      JsonMapper json,
      CloseWindow closings,
      Settings settings) {
    this.cells = cells;
    this.checkpoints = checkpoints;
    this.keys = keys;
    this.json = json;
    this.closings = closings;
    this.settings = settings;
  }

  record Create(
      @Nullable String customerId,
      @Nullable String period,
      @Nullable String timePreset,
      @Nullable String startDate,
      @Nullable String endDate) {
    WindowRequest window() {
      return new WindowRequest(period, timePreset, startDate, endDate);
    }

    /// What tells it from every other request.
    Hash hash() {
      return RequestHash.of("checkpoint")
          .add(Optional.ofNullable(customerId))
          .add(Optional.ofNullable(period))
          .add(Optional.ofNullable(timePreset))
          .add(Optional.ofNullable(startDate))
          .add(Optional.ofNullable(endDate))
          .done();
    }
  }

  /// With the hash of earlier versions too: the members as JSON.
  IdempotencyKeys.Key key(IdempotencyKey key, Create body) {
    var members = ("checkpoint\n" + json.writeValueAsString(body)).getBytes(UTF_8);
    return new IdempotencyKeys.Key(key.text(), body.hash(), Optional.of(Hash.leaf(members)));
  }

  record CheckpointsOfAll(List<Checkpoint> checkpoints) {
    static CheckpointsOfAll of(List<BalanceCheckpoint> made) {
      return new CheckpointsOfAll(made.stream().map(BalanceCheckpoint::checkpoint).toList());
    }
  }

  /// @param next the cursor behind the last of them, for `after`
  record CheckpointList(List<Checkpoint> checkpoints, @Nullable String next) {
    static CheckpointList of(Cursor.Part<BalanceCheckpoint> part) {
      return new CheckpointList(
          part.items().stream().map(BalanceCheckpoint::checkpoint).toList(), part.next());
    }
  }

  /// One checkpoint for a customer; a list of them where no customer is named; where that takes
  /// longer than a request may, an operation.
  @PostMapping("/api/v1/balance/checkpoint")
  ResponseEntity<String> create(
      @AuthenticationPrincipal Principal.Key caller,
      @RequestHeader(value = IdempotencyKey.HEADER, required = false) @Nullable String header,
      @RequestBody Create body) {
    var key = IdempotencyKey.read(header).map(named -> key(named, body));
    try {
      var answer =
          key.isEmpty() ? Optional.of(create(caller, body)) : once(caller, key.get(), body);
      return answer
          .map(text -> new HotRoute.Answer(HttpStatus.CREATED.value(), text))
          .orElseGet(HotRoute.Answer::pending)
          .entity();
    } catch (Begun begun) {
      return ResponseEntity.accepted()
          .headers(OperationController.headers(begun.operation))
          .contentType(MediaType.APPLICATION_JSON)
          .body(json.writeValueAsString(Envelope.of(begun.operation)));
    }
  }

  /// What was answered before is repeated to the byte, and says again that it is verified; so it is
  /// held against the checkpoints that are there now.
  private Optional<String> once(Principal.Key caller, IdempotencyKeys.Key key, Create body) {
    var isNew = new AtomicBoolean();
    var answer =
        keys.once(
            caller,
            key,
            () -> {
              isNew.set(true);
              return create(caller, body);
            });
    if (!isNew.get()) {
      answer.ifPresent(text -> requireHeld(caller, text));
    }
    return answer;
  }

  private void requireHeld(Principal.Key caller, String answer) {
    var said = said(answer);
    var ids = said.stream().flatMap(one -> idOf(one).stream()).toList();
    var held = new HashMap<String, JsonNode>();
    for (var made : checkpoints.held(cell(caller), caller.environment(), ids)) {
      held.put(made.checkpointId(), json.readTree(json.writeValueAsString(made)));
    }
    for (var one : said) {
      var now = held.get(one.path("checkpointId").asString(""));
      if (now == null || one.propertyStream().anyMatch(is -> isOther(is, now))) {
        throw IdempotencyKey.changed();
      }
    }
  }

  /// The checkpoints of a kept answer; one that is none, where it is no such answer.
  private List<JsonNode> said(String answer) {
    try {
      var data = json.readTree(answer).path("data");
      return data.has("checkpoints")
          ? data.path("checkpoints").valueStream().toList()
          : List.of(data);
    } catch (JacksonException _) {
      return List.of(json.createObjectNode());
    }
  }

  private static Optional<CheckpointId> idOf(JsonNode checkpoint) {
    return CheckpointId.parse(checkpoint.path("checkpointId").asString(""));
  }

  /// Of members that both have; an earlier version may have had fewer.
  private static boolean isOther(Map.Entry<String, JsonNode> said, JsonNode now) {
    return now.has(said.getKey()) && !now.path(said.getKey()).equals(said.getValue());
  }

  /// There is no answer yet that an Idempotency-Key could keep: it is worked on beside the request,
  /// once for all who ask for the same.
  private static final class Begun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient OperationAnswer operation;

    Begun(OperationAnswer operation) {
      super(null, null, false, false);
      this.operation = operation;
    }
  }

  private String create(Principal.Key caller, Create body) {
    var cell = cell(caller);
    var ledger = caller.environment();
    // An empty one would mean everybody, for good.
    var customer = Optional.ofNullable(body.customerId()).map(CustomerId::require);
    var settled = checkpoints.begun(cell, ledger, body.window());
    var wide = checkpoints.wide(cell, ledger, customer, settled);
    if (wide.isPresent()) {
      var closing = closings.start(caller, customer, settled.window(), wide.getAsLong());
      throw new Begun(OperationAnswer.of(closing, settings));
    }
    return json.writeValueAsString(
        Envelope.of(
            customer
                .<Object>map(id -> checkpoints.create(cell, ledger, id, settled).checkpoint())
                .orElseGet(
                    () -> CheckpointsOfAll.of(checkpoints.createForAll(cell, ledger, settled)))));
  }

  private Cell cell(Principal.Key caller) {
    return cells.require(caller.kind(), caller.cell());
  }

  @GetMapping("/api/v1/balance/checkpoints")
  Envelope<CheckpointList> list(
      @AuthenticationPrincipal Principal.Key caller,
      @RequestParam @Nullable String customerId,
      @RequestParam @Nullable String period,
      @RequestParam @Nullable String timePreset,
      @RequestParam @Nullable String startDate,
      @RequestParam @Nullable String endDate,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") long offset,
      @RequestParam @Nullable String after) {
    var asked = new WindowRequest(period, timePreset, startDate, endDate);
    var customer = customer(customerId).orElse(null);
    var ledger = caller.environment();
    var place = BalanceCheckpoints.series(ledger, customer, asked).parse(after);
    new Problems()
        .unless(limit >= 1 && limit <= MOST, "limit", "must be from 1 to " + MOST)
        .unless(offset >= 0, "offset", "must not be negative")
        .unless(place.isEmpty() || offset == 0, Cursor.FIELD, "goes without an offset")
        .refuseIfAny();
    return Envelope.of(
        CheckpointList.of(
            checkpoints.list(cell(caller), ledger, customer, asked, place, limit, offset)));
  }

  private static Optional<CustomerId> customer(@Nullable String text) {
    return text == null || text.isEmpty()
        ? Optional.empty()
        : Optional.of(CustomerId.require(text));
  }
}
