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
import java.util.function.Consumer;

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
  private final Closings closings;
  private final Duration patience;

  /// Opens no connection yet.
  public PacSpaceClient(ClientSettings settings) {
    this(settings, Pauses.real(), InstantSource.system());
  }

  PacSpaceClient(ClientSettings settings, Pauses pauses, InstantSource clock) {
    this.transport = new Transport(settings, pauses, clock);
    this.pauses = pauses;
    this.clock = clock;
    this.closings = new Closings(transport, pauses, clock);
    this.patience = settings.patience();
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
      pauses.take(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_POLL) < 0 ? pause.multipliedBy(2) : LONGEST_POLL;
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

  /// Finds where somebody else's count of a customer's usage differs from its verified records.
  /// Rows and records are matched by the first of reference, record and day that one of the rows
  /// has, and what a side does not name counts as nothing there.
  ///
  /// @param rows at most 50,000, and a mebibyte of JSON
  /// @param limit 1 to 1,000 differences to list; all are counted
  public Located locate(String customerId, Scope scope, List<CountedRow> rows, int limit) {
    var body = new LinkedHashMap<String, Object>(scope.words());
    body.remove("startingBalance");
    body.put("customerId", customerId);
    body.put("limit", limit);
    body.put("rows", rows.stream().map(ApiJson::body).toList());
    return transport.post(BALANCE + "/compare/locate", body, newKey(), Located.class);
  }

  /// Makes the checkpoint of a customer and scope, or finds the one that was made before. Of very
  /// many records the server works on it beside the request, and this waits as long as the settings
  /// have patience.
  ///
  /// @throws PacSpaceException.NotDone where it is not made by then; asking again goes on
  public BalanceCheckpoint checkpoint(String customerId, Scope scope) {
    return checkpoint(customerId, scope, patience, _ -> {});
  }

  /// The same with a time limit of its own.
  ///
  /// @param listener told of the operation, if there is one, each time that the server was asked
  public BalanceCheckpoint checkpoint(
      String customerId, Scope scope, Duration atMost, Consumer<Operation> listener) {
    return closings.close(customerId, scope, newKey(), new Closings.Patience(atMost, listener));
  }

  /// Makes the checkpoint of every customer that is active in a scope; once that has ended, of
  /// every one that had a record by then. Of more than a thousand the server works on it beside the
  /// request, and this waits as long as the settings have patience.
  ///
  /// @throws PacSpaceException.NotDone where they are not made by then, and asking again goes on;
  ///   or where some cannot be made, since stored records contradict themselves
  public List<BalanceCheckpoint> checkpointAll(Scope scope) {
    return checkpointAll(scope, patience, _ -> {});
  }

  /// The same with a time limit of its own.
  ///
  /// @param listener told of the operation, if there is one, each time that the server was asked
  public List<BalanceCheckpoint> checkpointAll(
      Scope scope, Duration atMost, Consumer<Operation> listener) {
    return closings.closeAll(scope, newKey(), new Closings.Patience(atMost, listener));
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

  /// What was stated of a customer and a window that was closed, and what was adjusted since.
  public Restatement restatement(String customerId, Scope scope) {
    return transport.get(
        BALANCE + "/restatement/" + Transport.encode(customerId), scope.words(), Restatement.class);
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
    return verify(root, ProofFile.BUNDLE, key);
  }

  /// The same by one of the files of a statement: the less it discloses, the less it proves, and
  /// [Figures.Word] says how much.
  ///
  /// @param root the receipt id of a statement; of anything else a bundle is all there is
  public Verdict verify(Hash root, ProofFile file, VerifierKey key) {
    return new LocalCheck(root, key, key.name()).verify(file, proofFile(root, file));
  }

  /// Fetches one of the files of a statement, to keep it or to hand it on; nothing of it is checked
  /// here. Needs no API key.
  public byte[] proofFile(Hash root, ProofFile file) {
    return transport.download(
        "/api/v1/verify/" + root, Map.of("format", file.format()), LONGEST_BUNDLE);
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
