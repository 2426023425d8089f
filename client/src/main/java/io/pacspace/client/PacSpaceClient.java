package io.pacspace.client;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.VerifierKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// The Balance API of one environment, and proofs that are checked here.
///
/// Calls block, and are meant for virtual threads; one client serves any number of them. What the
/// network or a busy server spoils is repeated until the settings' patience runs out: every write
/// carries an idempotency key, so a repeat never counts twice. All methods throw
/// [PacSpaceException].
public final class PacSpaceClient implements AutoCloseable {
  private static final String BALANCE = "/api/v1/balance";
  private static final int LONGEST_BUNDLE = 64 * 1024 * 1024;
  private static final Duration FIRST_POLL = Duration.ofMillis(50);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

  private final Transport transport;
  private final Pauses pauses;
  private final InstantSource clock;

  /// Opens no connection yet.
  public PacSpaceClient(ClientSettings settings) {
    this(settings, Pauses.real(), InstantSource.system());
  }

  PacSpaceClient(ClientSettings settings, Pauses pauses, InstantSource clock) {
    this.transport = new Transport(settings, pauses, clock);
    this.pauses = pauses;
    this.clock = clock;
  }

  /// Whose key this is.
  ///
  /// @param environment `sandbox` or `production`
  public record Caller(String tenantId, String environment, String keyId, String name) {}

  /// Asks whose key this is, and so whether it works.
  public Caller whoami() {
    return transport.get("/api/v1/whoami", Map.of(), Caller.class);
  }

  /// Records a delta durably, under a new idempotency key: repeats within this call count once. To
  /// be safe across calls give the delta a reference, or name the key.
  public RecordedDelta emit(NewDelta delta) {
    return emit(delta, newKey());
  }

  /// Records a delta unless this key was used before; then the answer is the one from that time.
  ///
  /// @param idempotencyKey 1 to 255 printable characters
  public RecordedDelta emit(NewDelta delta, String idempotencyKey) {
    return transport
        .post(BALANCE + "/delta", ApiJson.body(delta), idempotencyKey, ApiJson.EmitAnswer.class)
        .toEmitted();
  }

  /// Records 1 to 1,000 deltas in one request, each for itself: one that is refused spoils no
  /// other.
  public BatchResult batch(List<NewDelta> deltas) {
    return batch(deltas, newKey());
  }

  /// The same under an idempotency key for the whole.
  public BatchResult batch(List<NewDelta> deltas, String idempotencyKey) {
    Map<String, Object> body = Map.of("deltas", deltas.stream().map(ApiJson::body).toList());
    var answer =
        transport.post(BALANCE + "/delta/batch", body, idempotencyKey, ApiJson.BatchAnswer.class);
    return new BatchResult(answer.results().stream().map(ApiJson.BatchItem::toItem).toList());
  }

  /// A record, and how far it has come.
  public DeltaRecord status(String recordId) {
    return transport.get(
        BALANCE + "/delta/" + Transport.encode(recordId), Map.of(), DeltaRecord.class);
  }

  /// Asks for a record until it is verified.
  ///
  /// @throws PacSpaceException.NotVerified where it is not by then, or never will be
  public DeltaRecord waitForVerified(String recordId, Duration atMost) {
    var deadline = clock.instant().plus(atMost);
    var pause = FIRST_POLL;
    while (true) {
      var record = status(recordId);
      if (record.status() == DeltaRecord.Status.VERIFIED) {
        return record;
      }
      var late = clock.instant().plus(pause).isAfter(deadline);
      if (record.status() == DeltaRecord.Status.FAILED || late) {
        throw new PacSpaceException.NotVerified(recordId + " is not verified.", record.status());
      }
      sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_POLL) < 0 ? pause.multipliedBy(2) : LONGEST_POLL;
    }
  }

  private void sleep(Duration pause) {
    try {
      pauses.sleep().of(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PacSpaceException.Interrupted(e);
    }
  }

  /// A customer's balance by its verified records, with the first hundred of them.
  public Derivation derive(String customerId, Scope scope) {
    return derive(customerId, scope, Derivation.Detail.FIRST);
  }

  /// The same with another part of the records, or a breakdown.
  public Derivation derive(String customerId, Scope scope, Derivation.Detail detail) {
    var query = page(scope, detail.offset(), detail.limit());
    detail
        .granularity()
        .ifPresent(step -> query.put("granularity", step.name().toLowerCase(Locale.ROOT)));
    return transport.get(
        BALANCE + "/derive/" + Transport.encode(customerId), query, Derivation.class);
  }

  /// Compares two parties' balances with the one that the verified records give.
  public Comparison compare(String customerId, BigDecimal yours, BigDecimal theirs, Scope scope) {
    var body = new LinkedHashMap<String, Object>(scope.words());
    body.put("customerId", customerId);
    body.put("yourBalance", yours);
    body.put("theirBalance", theirs);
    body.computeIfPresent("startingBalance", (_, text) -> new BigDecimal((String) text));
    return transport.post(BALANCE + "/compare", body, newKey(), Comparison.class);
  }

  /// Makes the checkpoint of a customer and scope, or finds the one that was made before.
  public BalanceCheckpoint checkpoint(String customerId, Scope scope) {
    var body = new LinkedHashMap<String, Object>(scope.words());
    body.put("customerId", customerId);
    return transport.post(BALANCE + "/checkpoint", body, newKey(), BalanceCheckpoint.class);
  }

  /// Makes the checkpoint of every customer that is active in a scope; once that has ended, of
  /// every one that had a record by then. Of more than a thousand the server answers with an
  /// operation instead, which is [PacSpaceException.Unreadable] here.
  public List<BalanceCheckpoint> checkpointAll(Scope scope) {
    return transport
        .post(BALANCE + "/checkpoint", scope.words(), newKey(), ApiJson.CheckpointList.class)
        .checkpoints();
  }

  /// The checkpoints of a customer and scope.
  ///
  /// @param limit 1 to 1,000
  public List<BalanceCheckpoint> checkpoints(
      String customerId, Scope scope, long offset, int limit) {
    var query = page(scope, offset, limit);
    query.put("customerId", customerId);
    return transport
        .get(BALANCE + "/checkpoints", query, ApiJson.CheckpointList.class)
        .checkpoints();
  }

  /// What a customer may see of a scope, with the access to its proof.
  public Receipt receipt(String customerId, Scope scope) {
    return transport.get(
        BALANCE + "/receipt/" + Transport.encode(customerId), scope.words(), Receipt.class);
  }

  /// What the plan includes this month, and how much is used.
  public Usage usage() {
    return transport.get(BALANCE + "/usage", Map.of(), Usage.class);
  }

  /// A page of the customers.
  ///
  /// @param search what their ids have to contain; empty for all
  /// @param page from 1
  public Customer.Page customers(String search, int page, int limit) {
    var query = new LinkedHashMap<String, String>();
    if (!search.isEmpty()) {
      query.put("search", search);
    }
    query.put("page", Integer.toString(page));
    query.put("limit", Integer.toString(limit));
    return transport.get(BALANCE + "/customers", query, Customer.Page.class);
  }

  /// A customer and its newest records.
  public Customer.Account customer(String customerId) {
    return transport.get(
        BALANCE + "/customers/" + Transport.encode(customerId), Map.of(), Customer.Account.class);
  }

  /// The sequence numbers that a customer's records lack; there should be none.
  public Customer.Gaps gaps(String customerId) {
    return transport.get(
        BALANCE + "/gaps/" + Transport.encode(customerId), Map.of(), Customer.Gaps.class);
  }

  /// Fetches the proof of a root and checks it here: neither the server nor the way to it has to be
  /// trusted, only the key. Needs no API key.
  ///
  /// @param root a receipt id, or the proof root of a checkpoint or receipt; of up to some ten
  ///   thousand records, for more use the command line
  /// @param key the log's key, from elsewhere than this server's answer; its name is the log's
  public Verdict verify(Hash root, VerifierKey key) {
    var file =
        transport.download("/api/v1/verify/" + root, Map.of("format", "bundle"), LONGEST_BUNDLE);
    return new LocalCheck(root, key, key.name()).verify(file);
  }

  private static Map<String, String> page(Scope scope, long offset, int limit) {
    var query = new LinkedHashMap<String, String>(scope.words());
    query.put("limit", Integer.toString(limit));
    query.put("offset", Long.toString(offset));
    return query;
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }

  /// Ends what is under way.
  @Override
  public void close() {
    transport.close();
  }
}
