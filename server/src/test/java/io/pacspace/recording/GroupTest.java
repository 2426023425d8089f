package io.pacspace.recording;

import static io.pacspace.recording.TestDeltas.adjusting;
import static io.pacspace.recording.TestDeltas.delta;
import static io.pacspace.recording.TestDeltas.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.ledger.Delta;
import io.pacspace.ledger.IdempotencyKeys;
import io.pacspace.recording.Submission.Outcome;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.transparency.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What becomes of the submissions of one group: each is judged as if those before it were
/// recorded, and an Idempotency-Key stands for one request.
class GroupTest {
  private static final EnvironmentId LEDGER = EnvironmentId.next();
  private static final EnvironmentId OTHER = EnvironmentId.next();
  private static final Instant THEN = Instant.parse("2026-03-01T00:00:00Z");
  private final Failure refusal = new Failure.Invalid("All of it is wrong.");

  private final List<PendingSubmission> pending = new ArrayList<>();
  private final List<String> over = new ArrayList<>();

  private static Hash hash(String text) {
    return Hash.leaf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static IdempotencyKeys.Key key(String key, String request) {
    return new IdempotencyKeys.Key(key, hash(request));
  }

  private static String told(List<Outcome> outcomes) {
    return outcomes.stream().map(TestDeltas::told).collect(Collectors.joining(", "));
  }

  private String refusing(List<Outcome> outcomes) {
    throw refusal;
  }

  private PendingSubmission submit(
      EnvironmentId ledger, Optional<IdempotencyKeys.Key> key, Delta... deltas) {
    return submit(ledger, key, GroupTest::told, deltas);
  }

  private PendingSubmission submit(
      EnvironmentId ledger,
      Optional<IdempotencyKeys.Key> key,
      Function<List<Outcome>, String> answer,
      Delta... deltas) {
    var one =
        new PendingSubmission(
            new Submission(ledger, Entitlement.UNLIMITED, key, List.of(deltas), answer),
            () -> over.add("over"));
    pending.add(one);
    return one;
  }

  private Group group() {
    var group = new Group(List.copyOf(pending));
    for (var ledger : List.of(LEDGER, OTHER)) {
      group.add(new LedgerState(ledger, 0, 0, THEN, Instant.EPOCH, THEN));
    }
    return group;
  }

  private Group judged() {
    var group = group();
    group.judge();
    return group;
  }

  private static String answer(PendingSubmission one) {
    return one.await(Duration.ZERO).orElse("not yet");
  }

  @Test
  void judgesEachAsIfThoseBeforeItWereRecorded() {
    var first = submit(LEDGER, Optional.empty(), named("r", delta("ada", "2")));
    var batch =
        submit(
            LEDGER,
            Optional.empty(),
            delta("ada", "1"),
            adjusting("r", delta("ada", "-2")),
            named("r", delta("ada", "3")),
            named("r", delta("ada", "2")));
    var elsewhere = submit(OTHER, Optional.empty(), named("r", delta("ada", "3")));
    var group = judged();
    group.answer();
    assertThat(answer(first)).isEqualTo("accepted 0");
    assertThat(answer(batch))
        .isEqualTo("accepted 1, accepted 2, refused Conflict REFERENCE_CONFLICT, replayed 0");
    assertThat(answer(elsewhere)).isEqualTo("accepted 0");
    assertThat(group.ledger(LEDGER).nextIndex()).isEqualTo(3);
    assertThat(group.ledger(OTHER).nextIndex()).isEqualTo(1);
    assertThat(group.newKeys()).isEmpty();
  }

  @Test
  void stampsAllWithOneTime() {
    submit(LEDGER, Optional.empty(), delta("ada", "2"));
    var group = new Group(pending);
    group.add(new LedgerState(LEDGER, 0, 0, THEN, THEN.plusSeconds(5), THEN.plusSeconds(2)));
    group.judge();
    assertThat(group.ledger(LEDGER).acceptedAt()).isEqualTo(THEN.plusSeconds(5));
  }

  @Test
  void answersNobodyBeforeItIsOnDisk() {
    var plain = submit(LEDGER, Optional.empty(), delta("ada", "2"));
    var keyed = submit(LEDGER, Optional.of(key("k", "a")), delta("ada", "2"));
    var reused = submit(LEDGER, Optional.of(key("k", "b")), delta("ada", "2"));
    var refused = submit(LEDGER, Optional.of(key("l", "a")), this::refusing, adjusting("x", ONE));
    var group = judged();
    assertThat(List.of(plain, keyed, reused, refused))
        .allSatisfy(one -> assertThat(answer(one)).isEqualTo("not yet"));
    assertThat(over).isEmpty();
    group.answer();
    assertThat(over).hasSize(4);
  }

  private static final Delta ONE = delta("ada", "1");

  @Test
  void answersAKeyAgainAsTheFirstTime() {
    var kept = submit(LEDGER, Optional.of(key("old", "a")), ONE);
    var first = submit(LEDGER, Optional.of(key("new", "a")), ONE);
    var again = submit(LEDGER, Optional.of(key("new", "a")), _ -> "made anew", ONE);
    var elsewhere = submit(OTHER, Optional.of(key("new", "b")), ONE);
    var group = group();
    group.addKey(LEDGER, "old", hash("a"), "the answer of then");
    group.judge();
    group.answer();
    assertThat(answer(kept)).isEqualTo("the answer of then");
    assertThat(answer(first)).isEqualTo("accepted 0");
    assertThat(answer(again)).isEqualTo("accepted 0");
    assertThat(answer(elsewhere)).isEqualTo("accepted 0");
    assertThat(group.ledger(LEDGER).added()).hasSize(1);
    assertThat(group.newKeys())
        .containsExactly(
            new Group.NewKey(LEDGER, key("new", "a"), "accepted 0"),
            new Group.NewKey(OTHER, key("new", "b"), "accepted 0"));
  }

  /// No record is verified when it is answered, so that a kept text that calls one so was edited.
  @Test
  void repeatsNoAnswerThatCallsARecordVerified() {
    var single = submit(LEDGER, Optional.of(key("single", "a")), ONE);
    var batch = submit(LEDGER, Optional.of(key("batch", "a")), ONE);
    var group = group();
    group.addKey(LEDGER, "single", hash("a"), "{\"data\":{\"status\":\"VERIFIED\",\"delta\":-5}}");
    group.addKey(
        LEDGER,
        "batch",
        hash("a"),
        "{\"data\":{\"results\":[{\"status\":\"QUEUED\"},{\"status\":\"VERIFIED\"}]}}");
    group.judge();
    group.answer();
    for (var edited : List.of(single, batch)) {
      assertThatThrownBy(() -> answer(edited))
          .isInstanceOfSatisfying(
              Failure.Conflict.class,
              conflict -> assertThat(conflict.code()).isEqualTo(ErrorCode.RECORDS_CONTRADICT));
    }
  }

  /// An earlier version hashed the same request otherwise, and its answers stand.
  @Test
  void knowsARequestByTheHashOfEarlierVersionsToo() {
    var key = new IdempotencyKeys.Key("old", hash("now"), Optional.of(hash("then")));
    var again = submit(LEDGER, Optional.of(key), ONE);
    var group = group();
    group.addKey(LEDGER, "old", hash("then"), "the answer of then");
    group.judge();
    group.answer();
    assertThat(answer(again)).isEqualTo("the answer of then");
  }

  @Test
  void refusesAKeyThatWasUsedForAnotherRequest() {
    var kept = submit(LEDGER, Optional.of(key("old", "b")), ONE);
    var first = submit(LEDGER, Optional.of(key("new", "a")), ONE);
    var other = submit(LEDGER, Optional.of(key("new", "b")), ONE);
    var group = group();
    group.addKey(LEDGER, "old", hash("a"), "the answer of then");
    group.judge();
    group.answer();
    assertThat(answer(first)).isEqualTo("accepted 0");
    for (var reused : List.of(kept, other)) {
      assertThatThrownBy(() -> answer(reused))
          .isInstanceOfSatisfying(
              Failure.Conflict.class,
              conflict -> {
                assertThat(conflict.code().name()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
                assertThat(conflict).hasMessage(IdempotencyKey.reused().getMessage());
              });
    }
    assertThat(group.ledger(LEDGER).added()).hasSize(1);
    assertThat(group.newKeys()).hasSize(1);
  }

  @Test
  void leavesTheKeyOfARefusedRequestFree() {
    var refused = submit(LEDGER, Optional.of(key("k", "a")), this::refusing, adjusting("x", ONE));
    var better = submit(LEDGER, Optional.of(key("k", "b")), ONE);
    var group = judged();
    group.answer();
    assertThatThrownBy(() -> answer(refused)).isSameAs(refusal);
    assertThat(answer(better)).isEqualTo("accepted 0");
    assertThat(group.unanswerable()).isEmpty();
    assertThat(group.newKeys())
        .containsExactly(new Group.NewKey(LEDGER, key("k", "b"), "accepted 0"));
  }

  @Test
  void refusesOneWithoutAKeyByItsOwnAnswer() {
    var refused = submit(LEDGER, Optional.empty(), this::refusing, adjusting("x", ONE));
    judged().answer();
    assertThatThrownBy(() -> answer(refused)).isSameAs(refusal);
  }

  @Test
  void keepsTheAnswerOfARequestWithNothingToRecord() {
    var empty = submit(LEDGER, Optional.of(key("k", "a")), _ -> "nothing");
    var group = judged();
    group.answer();
    assertThat(answer(empty)).isEqualTo("nothing");
    assertThat(group.newKeys()).hasSize(1);
    assertThat(group.ledger(LEDGER).added()).isEmpty();
  }

  /// What is kept under a key is kept with its records: without an answer there are none.
  @Test
  void tellsWhoseAnswersCannotBeMade() {
    var problem = new IllegalStateException("no answer");
    var broken =
        submit(
            LEDGER,
            Optional.of(key("k", "a")),
            _ -> {
              throw problem;
            },
            ONE);
    var contradicting = submit(LEDGER, Optional.of(key("l", "a")), this::refusing, ONE);
    var good = submit(LEDGER, Optional.of(key("m", "a")), ONE);
    var group = judged();
    assertThat(group.unanswerable()).containsOnlyKeys(broken, contradicting);
    assertThat(group.unanswerable().get(broken)).isSameAs(problem);
    assertThat(group.unanswerable().get(contradicting))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("new record")
        .hasCause(refusal);
    assertThat(group.newKeys()).extracting(Group.NewKey::key).containsExactly(key("m", "a"));
    assertThat(answer(good)).isEqualTo("not yet");
  }

  @Test
  void knowsItsSubmissionsAndLedgers() {
    var one = submit(LEDGER, Optional.empty(), ONE);
    var group = group();
    assertThat(group.submissions()).containsExactly(one.submission());
    assertThat(group.ledgers())
        .extracting(LedgerState::id)
        .containsExactlyInAnyOrder(LEDGER, OTHER);
    assertThatThrownBy(() -> group.ledger(EnvironmentId.next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is no ledger");
  }
}
