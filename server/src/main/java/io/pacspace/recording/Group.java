package io.pacspace.recording;

import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.recording.Submission.Outcome;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The submissions that one transaction records. [GroupStore] fills in what their ledgers hold
/// already; then each is judged in the order of the queue, as if the ones before it were recorded;
/// what is new is inserted; and after the commit each is answered.
final class Group {
  private final List<PendingSubmission> pending;
  private final Map<EnvironmentId, LedgerState> ledgers = new HashMap<>();
  private final Map<UsedKey, KeptAnswer> keys = new HashMap<>();
  private final List<NewKey> newKeys = new ArrayList<>();
  private final List<Runnable> answers = new ArrayList<>();
  private final Map<PendingSubmission, RuntimeException> unanswerable = new LinkedHashMap<>();

  Group(List<PendingSubmission> pending) {
    this.pending = pending;
  }

  List<Submission> submissions() {
    return pending.stream().map(PendingSubmission::submission).toList();
  }

  void add(LedgerState ledger) {
    ledgers.put(ledger.id(), ledger);
  }

  LedgerState ledger(EnvironmentId id) {
    var ledger = ledgers.get(id);
    if (ledger == null) {
      throw new IllegalStateException("there is no ledger " + id);
    }
    return ledger;
  }

  List<LedgerState> ledgers() {
    return List.copyOf(ledgers.values());
  }

  void addKey(EnvironmentId ledger, String key, Hash request, String answer) {
    keys.put(new UsedKey(ledger, key), new KeptAnswer(request, answer));
  }

  /// Decides what becomes of every submission.
  void judge() {
    ledgers.values().forEach(LedgerState::start);
    pending.forEach(this::judge);
  }

  private void judge(PendingSubmission one) {
    var submission = one.submission();
    if (submission.key().isEmpty()) {
      var outcomes = outcomes(submission);
      answers.add(() -> one.answer(() -> submission.answer().apply(outcomes)));
      return;
    }
    var key = submission.key().get();
    var kept = keys.get(new UsedKey(submission.ledger(), key.text()));
    if (kept == null) {
      judgeNew(one, key);
    } else if (key.isFor(kept.request())) {
      answers.add(() -> one.answer(kept::repeated));
    } else {
      answers.add(() -> one.refuse(IdempotencyKey.reused()));
    }
  }

  /// What is refused as a whole leaves its key free for another try; so does what cannot be
  /// answered.
  private void judgeNew(PendingSubmission one, IdempotencyKeys.Key key) {
    var submission = one.submission();
    var outcomes = outcomes(submission);
    Supplier<String> answer;
    try {
      var text = submission.answer().apply(outcomes);
      newKeys.add(new NewKey(submission.ledger(), key, text));
      // The same again in this group is answered alike.
      addKey(submission.ledger(), key.text(), key.request(), text);
      answer = () -> text;
    } catch (Failure refused) {
      if (outcomes.stream().anyMatch(Outcome.Accepted.class::isInstance)) {
        unanswerable.put(
            one, new IllegalStateException("a request with a new record is refused", refused));
      } else {
        answers.add(() -> one.refuse(refused));
      }
      return;
    } catch (RuntimeException problem) {
      unanswerable.put(one, problem);
      return;
    }
    answers.add(() -> one.answer(answer));
  }

  private List<Outcome> outcomes(Submission submission) {
    var ledger = ledger(submission.ledger());
    return submission.deltas().stream()
        .map(delta -> ledger.judge(delta, submission.entitlement()))
        .toList();
  }

  /// The submissions whose answers, which are kept with their records, cannot be made, and why. The
  /// others were judged as if these were recorded: nothing of such a group may be inserted.
  Map<PendingSubmission, RuntimeException> unanswerable() {
    return unanswerable;
  }

  List<NewKey> newKeys() {
    return newKeys;
  }

  /// Answers everybody; what was judged is on disk.
  void answer() {
    answers.forEach(Runnable::run);
  }

  record NewKey(EnvironmentId ledger, IdempotencyKeys.Key key, String answer) {}

  /// A tenant's reference, which is the customer's own.
  record Reference(CustomerId customer, String referenceId) {}

  /// A record that others may replay or adjust.
  record ExistingRecord(CustomerId customer, RecordId recordId, Supplier<Hash> receiptId) {}

  private record UsedKey(EnvironmentId ledger, String key) {}

  private record KeptAnswer(Hash request, String answer) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> UNVERIFIED = Set.of("", "QUEUED", "FAILED");

    /// The same to the byte. No record is verified when it is answered, so that a text that calls
    /// one so is none that was ever kept.
    String repeated() {
      if (claims()) {
        throw IdempotencyKey.changed();
      }
      return answer;
    }

    private boolean claims() {
      try {
        var data = JSON.readTree(answer).path("data");
        return Stream.concat(Stream.of(data), data.path("results").valueStream())
            .map(one -> one.path("status").asString(""))
            .anyMatch(status -> !UNVERIFIED.contains(status));
      } catch (JacksonException _) {
        return false;
      }
    }
  }
}
