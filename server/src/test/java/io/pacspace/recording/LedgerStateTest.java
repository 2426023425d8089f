package io.pacspace.recording;

import static io.pacspace.recording.TestDeltas.adjusting;
import static io.pacspace.recording.TestDeltas.because;
import static io.pacspace.recording.TestDeltas.delta;
import static io.pacspace.recording.TestDeltas.named;
import static io.pacspace.recording.TestDeltas.told;
import static io.pacspace.recording.TestDeltas.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pacspace.ledger.Delta;
import io.pacspace.recording.Group.ExistingRecord;
import io.pacspace.recording.LedgerState.NewRecord;
import io.pacspace.recording.LedgerState.Total;
import io.pacspace.recording.Submission.Outcome;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.RecordId;
import io.pacspace.transparency.Hash;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of one delta, by what its ledger holds already: ten records, of which three are of
/// interest, two of ada's and one of bob's. ada's at index 3 and bob's at 4 share a reference,
/// which is the customer's own.
class LedgerStateTest {
  private static final CustomerId ADA = new CustomerId("ada");
  private static final CustomerId BOB = new CustomerId("bob");
  private static final EnvironmentId LEDGER = EnvironmentId.next();
  private static final long NEXT = 10;
  private static final Instant THEN = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = THEN.plusSeconds(60);

  private static final Delta ADAS = named("both", delta("ada", "1.5"));
  private static final Delta BOBS = named("both", delta("bob", "7"));
  private static final ExistingRecord ADAS_RECORD = known(ADA, 3);
  private static final ExistingRecord BOBS_RECORD = known(BOB, 4);
  private static final ExistingRecord BOBS_OTHER = known(BOB, 5);
  private static final RecordId UNKNOWN = RecordId.of(THEN, 6, 0);

  private final LedgerState ledger =
      new LedgerState(LEDGER, NEXT, NEXT - 2, THEN, Instant.EPOCH, NOW);

  private static ExistingRecord known(CustomerId customer, long index) {
    var receiptId = Hash.leaf(("record " + index).getBytes(StandardCharsets.UTF_8));
    return new ExistingRecord(customer, RecordId.of(THEN, index, index), () -> receiptId);
  }

  @BeforeEach
  void holdsWhatItHolds() {
    ledger.know("both", ADAS.contentHash(), ADAS_RECORD);
    ledger.know("both", BOBS.contentHash(), BOBS_RECORD);
    ledger.know("bobs", named("bobs", delta("bob", "1")).contentHash(), BOBS_OTHER);
    List.of(ADAS_RECORD, BOBS_RECORD, BOBS_OTHER).forEach(ledger::know);
    ledger.start();
  }

  private Outcome judge(Delta delta) {
    return ledger.judge(delta, Entitlement.UNLIMITED);
  }

  private NewRecord last() {
    return ledger.added().getLast();
  }

  static Stream<Arguments> judgements() {
    var conflict = "refused Conflict REFERENCE_CONFLICT";
    var names = "refused [Field[field=adjusts, message=names no record of this customer]]";
    var ada = delta("ada", "1.5");
    return Stream.of(
        arguments("without a reference", ada, "accepted 10"),
        arguments("under a new reference", named("new", ada), "accepted 10"),
        arguments("another customer's reference", named("bobs", ada), "accepted 10"),
        arguments("a reference again", ADAS, "replayed 3"),
        arguments("the other customer's again", BOBS, "replayed 4"),
        arguments("another amount", named("both", delta("ada", "1.6")), conflict),
        arguments("another reason", because("seats", ADAS), conflict),
        arguments("metadata", with("{}", ADAS), conflict),
        arguments("an adjusted record", adjusting(ADAS_RECORD.recordId(), ADAS), conflict),
        arguments("what is under it for another", named("both", delta("ada", "7")), conflict),
        arguments("adjusts by reference", adjusting("both", ada), "accepted 10"),
        arguments("adjusts by id", adjusting(ADAS_RECORD.recordId(), ada), "accepted 10"),
        arguments("adjusts an unknown reference", adjusting("none", ada), names),
        arguments("adjusts an unknown id", adjusting(UNKNOWN, ada), names),
        arguments("adjusts another's reference", adjusting("bobs", ada), names),
        arguments("adjusts another's id", adjusting(BOBS_OTHER.recordId(), ada), names),
        arguments("adjusts its own reference", adjusting("x", named("x", ada)), names));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("judgements")
  void judges(String what, Delta delta, String expected) {
    assertThat(told(judge(delta))).as(what).isEqualTo(expected);
  }

  /// A refused delta leaves no gap in the indexes of the log, and a repeated one adds nothing.
  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("judgements")
  void addsOnlyWhatIsAccepted(String what, Delta delta, String expected) {
    judge(delta);
    var added = expected.startsWith("accepted") ? 1 : 0;
    assertThat(ledger.added()).as(what).hasSize(added);
    assertThat(ledger.nextIndex()).isEqualTo(NEXT + added);
    assertThat(ledger.newTotals()).hasSize(added);
    assertThat(told(judge(delta("ada", "1")))).isEqualTo("accepted " + (NEXT + added));
  }

  /// The index counts two entries that are no deltas, and no plan does.
  @ParameterizedTest
  @CsvSource({
    "0, refused PaymentRequired PLAN_UPGRADE_REQUIRED",
    "1, refused PaymentRequired ALLOTMENT_EXHAUSTED",
    "7, refused PaymentRequired ALLOTMENT_EXHAUSTED",
    "8, refused PaymentRequired ALLOTMENT_EXHAUSTED",
    "9, accepted 10",
    "9223372036854775807, accepted 10",
  })
  void holdsAsManyAsThePlanAllows(long most, String expected) {
    assertThat(told(ledger.judge(delta("ada", "1"), new Entitlement(most)))).isEqualTo(expected);
  }

  @Test
  void takesTheLastDeltaOfAPlanOnce() {
    var ten = new Entitlement(10);
    assertThat(IntStream.range(0, 4).mapToObj(_ -> told(ledger.judge(delta("ada", "1"), ten))))
        .containsExactly(
            "accepted 10",
            "accepted 11",
            "refused PaymentRequired ALLOTMENT_EXHAUSTED",
            "refused PaymentRequired ALLOTMENT_EXHAUSTED");
  }

  /// Whoever lost an answer gets it again, whatever the plan says by now.
  @ParameterizedTest
  @CsvSource({"0", "10"})
  void saysMoreThanThatAPlanIsUsedUp(long most) {
    var spent = new Entitlement(most);
    assertThat(told(ledger.judge(ADAS, spent))).isEqualTo("replayed 3");
    assertThat(told(ledger.judge(because("seats", ADAS), spent)))
        .isEqualTo("refused Conflict REFERENCE_CONFLICT");
    assertThat(told(ledger.judge(adjusting("none", delta("ada", "1")), spent)))
        .startsWith("refused [Field[field=adjusts");
  }

  @Test
  void replaysTheRecordAsItIs() {
    assertThat(judge(ADAS))
        .isEqualTo(new Outcome.Replayed(ADAS_RECORD.recordId(), ADAS_RECORD.receiptId().get()));
  }

  @Test
  void replaysWhatThisVeryGroupHasAdded() {
    var delta = named("new", delta("ada", "2"));
    var accepted = (Outcome.Accepted) judge(delta);
    assertThat(judge(delta))
        .isEqualTo(new Outcome.Replayed(accepted.recordId(), accepted.salted().receiptId()));
    assertThat(told(judge(because("seats", delta))))
        .isEqualTo("refused Conflict REFERENCE_CONFLICT");
    assertThat(told(judge(named("new", delta("bob", "2"))))).isEqualTo("accepted 11");
  }

  @Test
  void adjustsWhatThisVeryGroupHasAdded() {
    var id = ((Outcome.Accepted) judge(named("new", delta("ada", "2")))).recordId();
    for (var again : List.of(adjusting("new", delta("ada", "-1")), adjusting(id, ADAS_AGAIN))) {
      assertThat(judge(again)).isInstanceOf(Outcome.Accepted.class);
      assertThat(last().place().adjusts()).contains(id);
    }
    for (var foreign :
        List.of(adjusting("new", delta("bob", "-1")), adjusting(id, delta("bob", "-1")))) {
      assertThat(told(judge(foreign))).startsWith("refused [Field[field=adjusts");
    }
  }

  private static final Delta ADAS_AGAIN = delta("ada", "-0.5");

  static Stream<Arguments> adjusted() {
    var ada = delta("ada", "1");
    return Stream.of(
        arguments(ada, Optional.empty()),
        arguments(adjusting("both", ada), Optional.of(ADAS_RECORD.recordId())),
        arguments(adjusting("both", delta("bob", "1")), Optional.of(BOBS_RECORD.recordId())),
        arguments(adjusting(ADAS_RECORD.recordId(), ada), Optional.of(ADAS_RECORD.recordId())));
  }

  @ParameterizedTest
  @MethodSource("adjusted")
  void keepsWhatIsMeantByTheNameOfARecord(Delta delta, Optional<RecordId> meant) {
    judge(delta);
    assertThat(last().place().adjusts()).isEqualTo(meant);
    var written = new String(last().salted().record(), StandardCharsets.UTF_8);
    assertThat(written.contains("adjusts")).isEqualTo(meant.isPresent());
    meant.ifPresent(id -> assertThat(written).contains("\"adjusts\":\"" + id + "\""));
  }

  /// The newest delta of the ledger, what is closed and the cell's clock, in seconds.
  @ParameterizedTest
  @CsvSource({
    "10, 0, 20, 20",
    "10, 0, 10, 10",
    "20, 0, 10, 20",
    "20, 15, 10, 20",
    "15, 20, 10, 20",
    "10, 20, 15, 20",
    "0, 10, 20, 20",
    "20, 10, 15, 20",
    "0, 0, 0, 0",
  })
  void timeNeverGoesBack(long newest, long closed, long clock, long expected) {
    var now = Instant.ofEpochSecond(clock);
    var state =
        new LedgerState(
            LEDGER, 0, 0, Instant.ofEpochSecond(newest), Instant.ofEpochSecond(closed), now);
    assertThat(state.acceptedAt()).isEqualTo(Instant.ofEpochSecond(newest));
    state.start();
    assertThat(state.now()).isEqualTo(now);
    assertThat(state.acceptedAt()).isEqualTo(Instant.ofEpochSecond(expected));
    state.judge(delta("ada", "1"), Entitlement.UNLIMITED);
    assertThat(state.added().getFirst().place().acceptedAt())
        .isEqualTo(Instant.ofEpochSecond(expected));
  }

  @Test
  void countsEachCustomerFromItsNewestRecord() {
    ledger.know(ADA, 7, new BigDecimal("2.25"));
    ledger.knowTotals(Map.of(BOB, new Total(3, new BigDecimal("-1"))));
    for (var amount : List.of("-3.75", "0.000001", "1000000000")) {
      judge(delta("ada", amount));
      judge(delta("bob", amount));
      judge(delta("eve", amount));
    }
    assertThat(ledger.added().stream().map(LedgerStateTest::counted))
        .containsExactly(
            "ada 10 8 -1.50",
            "bob 11 4 -4.75",
            "eve 12 1 -3.75",
            "ada 13 9 -1.499999",
            "bob 14 5 -4.749999",
            "eve 15 2 -3.749999",
            "ada 16 10 999999998.500001",
            "bob 17 6 999999995.250001",
            "eve 18 3 999999996.250001");
  }

  private static String counted(NewRecord record) {
    return "%s %d %d %s"
        .formatted(
            record.delta().customer().text(),
            record.id().logIndex(),
            record.place().sequence(),
            record.place().balance().toPlainString());
  }

  @Test
  void tellsWhichTotalsItHasReadOrChanged() {
    var bobs = new Total(3, BigDecimal.ONE);
    var known = Map.of(BOB, bobs);
    ledger.know(ADA, 7, BigDecimal.TEN);
    ledger.knowTotals(known);
    assertThat(ledger.knows(BOB)).isTrue();
    assertThat(ledger.knows(ADA)).isFalse();
    assertThat(ledger.newTotals()).containsOnlyKeys(ADA);
    judge(delta("bob", "2"));
    judge(delta("eve", "1"));
    assertThat(ledger.newTotals())
        .containsOnly(
            Map.entry(ADA, new Total(7, BigDecimal.TEN)),
            Map.entry(BOB, new Total(4, new BigDecimal("3"))),
            Map.entry(new CustomerId("eve"), new Total(1, BigDecimal.ONE)));
    assertThat(known).containsExactly(Map.entry(BOB, bobs));
  }

  @Test
  void namesARecordByItsTimeItsPlaceAndChance() {
    judge(delta("ada", "1"));
    judge(delta("ada", "1"));
    assertThat(ledger.added().stream().map(record -> record.id().logIndex()))
        .containsExactly(10L, 11L);
    assertThat(ledger.added())
        .allSatisfy(
            record ->
                assertThat(record.id().value().getMostSignificantBits() >>> 16)
                    .isEqualTo(NOW.toEpochMilli()));
    // 30 bits of an id are random, and all of a salt: that two are alike means that none are drawn.
    var low = (1L << 30) - 1;
    assertThat(
            ledger.added().stream()
                .map(record -> record.id().value().getLeastSignificantBits() & low)
                .distinct())
        .hasSize(2);
    assertThat(ledger.added().stream().map(record -> Hash.of(record.salted().salt())).distinct())
        .hasSize(2);
  }

  @Test
  void sealsAllThatIsRecorded() {
    ledger.know(ADA, 7, BigDecimal.ONE);
    var accepted =
        (Outcome.Accepted) judge(with("{\"seat\":1}", named("new", delta("ada", "-2.50"))));
    var metadata = last().place().metadata().orElseThrow();
    assertThat(new String(accepted.salted().record(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"acceptedAt":"2026-03-01T00:01:00.000Z","balance":"-1.5","customerId":"ada",\
            "delta":"-2.5","metadata":"%s","reason":"tokens","recordId":"%s",\
            "referenceId":"new","sequence":8,"type":"pacspace.io/delta/v2"}\
            """
                .formatted(metadata.commitment(), accepted.recordId()));
    assertThat(metadata.text()).isEqualTo("{\"seat\":1}");
    assertThat(metadata.salt()).isNotEqualTo(accepted.salted().salt());
    assertThat(last().salted()).isSameAs(accepted.salted());
    assertThat(last().id()).isEqualTo(accepted.recordId());
  }

  @Test
  void keepsAHashOfTheContentWhereThereIsAReferenceToRepeat() {
    var delta = named("new", delta("ada", "1"));
    judge(delta);
    assertThat(last().content()).contains(delta.contentHash());
    judge(delta("ada", "1"));
    assertThat(last().content()).isEmpty();
  }
}
