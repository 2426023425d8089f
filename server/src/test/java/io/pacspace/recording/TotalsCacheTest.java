package io.pacspace.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.ledger.Delta;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TotalsCacheTest {
  private static final Instant OPENED = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = OPENED.plusSeconds(60);
  private static final CustomerId ADA = new CustomerId("ada");

  private static final int MOST = 50_000;

  private final TotalsCache known = new TotalsCache();

  @Test
  void goesOnFromWhereItLeftALedger() {
    var left = record(open(), ADA);
    var ledger = locked(left.id(), left.nextIndex(), left.acceptedAt());
    assertThat(ledger.knows(ADA)).isTrue();
    record(ledger, ADA);
    var place = ledger.added().getFirst().place();
    assertThat(place.sequence()).isEqualTo(2);
    assertThat(place.balance()).isEqualByComparingTo("-5");
  }

  @Test
  void doubtsALedgerInWhichAnotherHasRecorded() {
    var left = record(open(), ADA);
    assertThat(locked(left.id(), left.nextIndex() + 1, left.acceptedAt()).knows(ADA)).isFalse();
    assertThat(locked(left.id(), left.nextIndex(), left.acceptedAt()).knows(ADA)).isFalse();
  }

  @Test
  void doubtsALedgerThatWasTakenBackAndHasGrownAgain() {
    var left = record(open(), ADA);
    var later = left.acceptedAt().plusMillis(1);
    assertThat(locked(left.id(), left.nextIndex(), later).knows(ADA)).isFalse();
  }

  /// Whoever asks for balances of a window that has ended closes the ledger, again and again.
  @Test
  void knowsALedgerThatWasClosedMeanwhile() {
    var left = record(open(), ADA);
    var closedUntil = left.acceptedAt().plusSeconds(1);
    var closed =
        new LedgerState(
            left.id(), left.nextIndex(), left.deltas(), left.acceptedAt(), closedUntil, NOW);
    known.restore(closed);
    record(closed, ADA);
    assertThat(closed.knows(ADA)).isTrue();
    assertThat(closed.acceptedAt()).isEqualTo(closedUntil);
  }

  @Test
  void knowsNothingAfterAFailure() {
    var left = record(open(), ADA);
    known.clear();
    assertThat(locked(left.id(), left.nextIndex(), left.acceptedAt()).knows(ADA)).isFalse();
  }

  @Test
  void forgetsTheLedgerThatWasUsedLongestAgoWhenThereAreTooMany() {
    var customers =
        IntStream.range(0, 20_000)
            .mapToObj(i -> new CustomerId("c" + i))
            .toArray(CustomerId[]::new);
    var first = record(open(), customers);
    var second = record(open(), customers);
    var third = record(open(), customers);
    assertThat(locked(first.id(), first.nextIndex(), first.acceptedAt()).knows(customers[0]))
        .isFalse();
    assertThat(List.of(second, third))
        .allSatisfy(
            left ->
                assertThat(
                        locked(left.id(), left.nextIndex(), left.acceptedAt()).knows(customers[0]))
                    .isTrue());
  }

  @Test
  void knowsAsManyCustomersAsItHasRoomFor() {
    var most = recordAmong(open(), MOST);
    assertThat(isKnown(most)).isTrue();

    known.clear();
    var first = recordAmong(open(), MOST / 2);
    var second = recordAmong(open(), MOST / 2);
    assertThat(isKnown(first)).isTrue();
    assertThat(isKnown(second)).isTrue();
    recordAmong(open(), 1);
    assertThat(isKnown(first)).isFalse();
    assertThat(isKnown(second)).isTrue();
  }

  /// One that could never be kept pushes nobody else out.
  @Test
  void doesNotTryToKnowALedgerOfTooManyCustomers() {
    var small = recordAmong(open(), MOST);
    var large = recordAmong(open(), MOST + 1);
    assertThat(isKnown(large)).isFalse();
    assertThat(isKnown(small)).isTrue();
  }

  @Test
  void countsTheCustomersOfALedgerOnceHoweverOftenItRecords() {
    var often = recordAmong(open(), MOST / 2);
    for (var i = 0; i < 3; i++) {
      often = recordAmong(locked(often.id(), often.nextIndex(), often.acceptedAt()), 1);
    }
    var other = recordAmong(open(), MOST / 2);
    assertThat(isKnown(often)).isTrue();
    assertThat(isKnown(other)).isTrue();
  }

  @Test
  void hasAllItsRoomAgainAfterAFailure() {
    recordAmong(open(), MOST);
    known.clear();
    var first = recordAmong(open(), MOST / 2);
    recordAmong(open(), MOST / 2);
    assertThat(isKnown(first)).isTrue();
  }

  @Test
  void remembersNothingOfALedgerThatOnlyRefused() {
    var ledger = open();
    var group = new Group(List.of());
    group.add(ledger);
    ledger.know(ADA, 7, BigDecimal.TEN);
    known.remember(group);
    assertThat(isKnown(ledger)).isFalse();
  }

  private boolean isKnown(LedgerState left) {
    return locked(left.id(), left.nextIndex(), left.acceptedAt()).knows(ADA);
  }

  /// Records a delta of ada's in a group that has read the totals of so many customers, hers among
  /// them.
  private LedgerState recordAmong(LedgerState ledger, int customers) {
    for (var i = 1; i < customers; i++) {
      ledger.know(new CustomerId("c" + i), 1, BigDecimal.ONE);
    }
    return record(ledger, ADA);
  }

  private LedgerState open() {
    return locked(new EnvironmentId(UUID.randomUUID()), 0, OPENED);
  }

  private LedgerState locked(EnvironmentId id, long nextIndex, Instant acceptedAt) {
    var ledger = new LedgerState(id, nextIndex, nextIndex, acceptedAt, Instant.EPOCH, NOW);
    known.restore(ledger);
    return ledger;
  }

  private LedgerState record(LedgerState ledger, CustomerId... customers) {
    var group = new Group(List.of());
    group.add(ledger);
    ledger.start();
    for (var customer : customers) {
      var none = Optional.<String>empty();
      var delta =
          new Delta(customer, new BigDecimal("-2.5"), "tokens", none, none, Optional.empty());
      ledger.judge(delta, Entitlement.UNLIMITED);
    }
    known.remember(group);
    return ledger;
  }
}
