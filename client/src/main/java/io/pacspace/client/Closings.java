package io.pacspace.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Makes checkpoints, and follows the operation where the server answers with one.
final class Closings {
  private static final String BALANCE = "/api/v1/balance";
  private static final int MOST_LISTED = 1_000;

  /// Where the server does not say when to ask again.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Transport transport;
  private final Pauses pauses;
  private final InstantSource clock;

  Closings(Transport transport, Pauses pauses, InstantSource clock) {
    this.transport = transport;
    this.pauses = pauses;
    this.clock = clock;
  }

  /// How long to follow an operation, and who is told of it.
  record Patience(Duration atMost, Consumer<Operation> listener) {}

  /// The checkpoint of one customer.
  BalanceCheckpoint close(String customerId, Scope scope, String key, Patience patience) {
    var body = new LinkedHashMap<String, Object>(scope.words());
    body.put("customerId", customerId);
    var answer = transport.post(BALANCE + "/checkpoint", body, key);
    if (!answer.isOperation()) {
      return answer.data(BalanceCheckpoint.class);
    }
    follow(answer, patience);
    var query = new LinkedHashMap<>(scope.words());
    query.put("customerId", customerId);
    return finals(query).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new PacSpaceException.Unreadable("The checkpoint that was made is absent.", null));
  }

  /// Those of all customers.
  List<BalanceCheckpoint> closeAll(Scope scope, String key, Patience patience) {
    var answer = transport.post(BALANCE + "/checkpoint", scope.words(), key);
    if (!answer.isOperation()) {
      return answer.data(ApiJson.CheckpointList.class).checkpoints();
    }
    follow(answer, patience);
    return finals(scope.words());
  }

  /// Asks until the operation has ended, whenever the server says to.
  private void follow(Transport.Answered begun, Patience patience) {
    var deadline = clock.instant().plus(patience.atMost());
    var answer = begun;
    while (true) {
      var operation = answer.data(Operation.class);
      patience.listener().accept(operation);
      switch (operation.status()) {
        case DONE -> {
          return;
        }
        case FAILED ->
            throw new PacSpaceException.NotDone(
                operation.problem().orElse("The window was not closed for all."), operation);
        case RUNNING -> {
          var pause = answer.retryAfter().filter(Duration::isPositive).orElse(PAUSE);
          if (clock.instant().plus(pause).isAfter(deadline)) {
            throw new PacSpaceException.NotDone(
                operation.operationId() + " is still running.", operation);
          }
          pauses.take(pause);
        }
      }
      answer =
          transport.get(
              "/api/v1/operations/" + Transport.encode(operation.operationId()), Map.of());
    }
  }

  /// All final checkpoints of a window, as many requests as it takes.
  private List<BalanceCheckpoint> finals(Map<String, String> words) {
    var found = new ArrayList<BalanceCheckpoint>();
    var query = new LinkedHashMap<>(words);
    query.put("limit", Integer.toString(MOST_LISTED));
    while (true) {
      var part = transport.get(BALANCE + "/checkpoints", query).data(ApiJson.CheckpointList.class);
      part.checkpoints().stream().filter(BalanceCheckpoint::isFinal).forEach(found::add);
      if (part.next().isEmpty()) {
        return found;
      }
      query.put("after", part.next().get());
    }
  }
}
