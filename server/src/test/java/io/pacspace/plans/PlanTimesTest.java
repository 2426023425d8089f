package io.pacspace.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import io.pacspace.testing.TestingClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Plans in the course of months: what was priced stays, what was announced happens, and is told
/// when it does.
@SuppressWarnings("TimeInStaticInitializer") // the time is meant to be one for the whole run
class PlanTimesTest {
  private static final YearMonth FIRST = YearMonth.now(ZoneOffset.UTC).minusMonths(14);
  private static final List<Tier> FOR_SALE = List.of(Tier.PILOT, Tier.STARTER, Tier.GROWTH);
  private static final TestingClock CLOCK = new TestingClock(on(FIRST, 10));
  private static final TestDatabases DATABASES = TestDatabases.create();
  private static final TestServer SERVER =
      TestServer.start(
          DATABASES,
          Map.of("pacspace.clock-tolerance", "2000d", "pacspace.plans.sweep-interval", "50ms"),
          CLOCK);

  private final Plans plans = SERVER.bean(Plans.class);
  private final PlanChanges changes = SERVER.bean(PlanChanges.class);
  private final TransactionTemplate transaction =
      new TransactionTemplate(SERVER.bean(PlatformTransactionManager.class));
  private final TestTenant tenant = atTheCellsTime(() -> TestTenant.signUp(SERVER));
  private final Principal.User user = principal(tenant);
  private final TenantId id = user.tenant();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void aDowngradeHoldsAtTheEndOfWhatIsPaid() {
    buy(Tier.SCALE);
    var end = paidUntil();
    advance(Duration.ofDays(3));

    buy(Tier.PILOT);

    assertThat(plans.tier(id)).isEqualTo("scale");
    assertThat(plans.endsAt(id)).hasValue(end);
    moveTo(end.minusMillis(1));
    assertThat(plans.tier(id)).isEqualTo("scale");
    moveTo(end);
    assertThat(plans.tier(id)).isEqualTo("pilot");
    assertThat(plans.endsAt(id)).isEmpty();
    awaitEntry("plan.changed", "\"from\": \"scale\"", "\"to\": \"pilot\"");
    awaitMail("Your PacSpace plan is now pilot");
  }

  @Test
  void anUpgradeHoldsAtOnceAndTakesAnEndBack() {
    buy(Tier.PILOT);
    changes.cancel(user);

    buy(Tier.GROWTH);

    assertThat(plans.tier(id)).isEqualTo("growth");
    assertThat(plans.endsAt(id)).isEmpty();
  }

  @Test
  void aCancellationIsAnnouncedAndIsOnRecordWhenItHappens() {
    buy(Tier.PILOT);
    var end = paidUntil();

    changes.cancel(user);

    awaitMail("Your PacSpace plan will end");
    moveTo(end);
    assertThat(plans.tier(id)).isEqualTo("free");
    awaitEntry("plan.ended", "\"from\": \"pilot\"", "\"endedAt\": \"" + end + "\"");
    awaitMail("Your PacSpace plan has ended");
    advance(Duration.ofDays(1));
    assertThat(entries("plan.ended")).hasSize(1);
  }

  @Test
  void anEndThatABuyerSeesBeforeTheSweepIsOnRecordToo() {
    buy(Tier.PILOT);
    changes.cancel(user);
    CLOCK.advance(Duration.ofDays(40));

    buy(Tier.STARTER);

    assertThat(entries("plan.ended")).hasSize(1);
    assertThat(plans.history(id))
        .extracting(Plans.Change::tier)
        .containsExactly("pilot", "pilot", "starter");
    assertThat(plans.tier(id)).isEqualTo("starter");
  }

  @Test
  void aPlanGivenForATimeIsAnnouncedAndEndsOnRecord() {
    var end = CLOCK.instant().plus(Duration.ofDays(5));

    plans.give(id, "growth", Optional.of(end));

    awaitMail("Your PacSpace plan is now growth");
    moveTo(end);
    awaitEntry("plan.ended", "\"from\": \"growth\"");
  }

  @Test
  void nobodyTakesBackTheEndThatTheOperatorGave() {
    var end = CLOCK.instant().plus(Duration.ofDays(5));
    plans.give(id, "growth", Optional.of(end));

    assertThatThrownBy(() -> changes.resume(user))
        .isInstanceOf(Failure.Forbidden.class)
        .hasMessageContaining("ask them");

    assertThat(plans.endsAt(id)).contains(end);
  }

  @Test
  void nobodyBuysWhatTheyHaveOrWillHave() {
    buy(Tier.SCALE);
    assertThatThrownBy(() -> buy(Tier.SCALE)).isInstanceOf(Failure.Conflict.class);
    buy(Tier.PILOT);
    assertThatThrownBy(() -> buy(Tier.PILOT)).isInstanceOf(Failure.Conflict.class);
    assertThatThrownBy(() -> buy(Tier.SCALE))
        .isInstanceOf(Failure.Conflict.class)
        .hasMessageContaining("resume it");

    changes.resume(user);

    assertThat(plans.endsAt(id)).isEmpty();
    assertThat(plans.tier(id)).isEqualTo("scale");
    awaitMail("Your PacSpace plan goes on");
  }

  /// A server whose clock is behind dates nothing into a month whose price was told by another.
  @Test
  void noChangeIsDatedIntoAMonthWhosePriceWasTold() {
    var month = YearMonth.now(CLOCK);
    buy(Tier.PILOT);
    changes.closed(id, on(month.plusMonths(1), 1));

    buy(Tier.SCALE);

    assertThat(plans.history(id).getLast().from()).isEqualTo(on(month.plusMonths(1), 1));
  }

  @Test
  void productionDeltasStayVisibleOnTheFreePlan() {
    var program = atTheCellsTime(() -> TestProgram.of(SERVER, paying(), "production"));
    record(program, 7);
    var month = YearMonth.now(CLOCK);
    changes.cancel(user);
    moveTo(paidUntil());

    assertThat(plans.tier(id)).isEqualTo("free");
    assertThat(plans.usage(id, month).consumed()).isEqualTo(7);
    assertThat(plans.usage(id, month).included()).hasValue(10_000);
    assertThat(plans.usage(id, EnvironmentKind.PRODUCTION).remaining()).isPresent();
  }

  /// Random lives of a tenant on a whole server, against a book that is kept apart.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatAMonthCostStaysWhateverHappensLater(long seed) {
    var random = new Random(seed);
    var program = atTheCellsTime(() -> TestProgram.of(SERVER, paying(), "production"));
    var book = new PlanBook(CLOCK.instant(), Tier.PILOT);
    var told = new LinkedHashMap<YearMonth, Usage>();
    var charged = BigDecimal.ZERO;
    for (var month = YearMonth.now(CLOCK); told.size() < 3; month = month.plusMonths(1)) {
      while (YearMonth.now(CLOCK).equals(month)) {
        act(random, program, book);
        moveTo(CLOCK.instant().plus(Duration.ofHours(60 + random.nextInt(140))));
      }
      var usage = plans.usage(id, month);
      book.advance(CLOCK.instant());
      assertThat(usage.consumed()).isEqualTo(book.consumed(month));
      assertThat(usage.overageCharge()).isEqualByComparingTo(book.charge(month));
      told.put(month, usage);
      told.forEach((ended, was) -> assertThat(plans.usage(id, ended)).isEqualTo(was));
      var sum = told.values().stream().map(Usage::overageCharge).reduce(BigDecimal::add);
      assertThat(sum.orElseThrow()).isGreaterThanOrEqualTo(charged);
      charged = sum.orElseThrow();
    }
  }

  private void act(Random random, TestProgram program, PlanBook book) {
    var now = CLOCK.instant();
    var wanted = FOR_SALE.get(random.nextInt(FOR_SALE.size()));
    switch (random.nextInt(6)) {
      case 0 -> assertThat(done(() -> changes.cancel(user))).isEqualTo(book.cancel(now));
      case 1 -> assertThat(done(() -> changes.resume(user))).isEqualTo(book.resume(now));
      case 2 -> assertThat(done(() -> buy(wanted))).isEqualTo(book.buy(now, wanted));
      default -> {}
    }
    assertThat(plans.tier(id)).isEqualTo(book.tier(now).toString());
    if (book.tier(now).paid()) {
      var deltas = 1_000 * (1 + random.nextInt(6));
      record(program, deltas);
      book.accept(now, deltas);
    }
  }

  private static boolean done(Runnable act) {
    try {
      act.run();
      return true;
    } catch (Failure.Conflict | Failure.Invalid _) {
      return false;
    }
  }

  private void buy(Tier tier) {
    transaction.executeWithoutResult(_ -> changes.start(id, user.user(), tier));
  }

  private Instant paidUntil() {
    return ((Subscription.Paid) plans.current(id)).paidUntil(CLOCK.instant());
  }

  private static void record(TestProgram program, int deltas) {
    for (var left = deltas; left > 0; left -= 1_000) {
      var items =
          IntStream.range(0, Math.min(left, 1_000))
              .mapToObj(_ -> "{\"customerId\":\"c\",\"delta\":1,\"reason\":\"usage\"}")
              .collect(Collectors.joining(",", "{\"deltas\":[", "]}"));
      var answer = program.post("/api/v1/balance/delta/batch", items);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }
  }

  private void advance(Duration time) {
    moveTo(CLOCK.instant().plus(time));
  }

  private static void moveTo(Instant moment) {
    CLOCK.advance(Duration.between(CLOCK.instant(), moment));
    follow();
  }

  /// The cells' clocks go on from where the server's stands.
  private static void follow() {
    var ahead = Duration.between(Clock.systemUTC().instant(), CLOCK.instant());
    for (var kind : EnvironmentKind.values()) {
      DATABASES.shiftClock(kind.toString(), ahead);
    }
  }

  private static <T> T atTheCellsTime(Supplier<T> made) {
    follow();
    return made.get();
  }

  private TestTenant paying() {
    buy(Tier.PILOT);
    return tenant;
  }

  private static Principal.User principal(TestTenant tenant) {
    var me = tenant.http().get("/dashboard/auth/me").data();
    return new Principal.User(
        TenantId.parse(me.path("tenant").path("id").asString()).orElseThrow(),
        UserId.parse(me.path("user").path("id").asString()).orElseThrow(),
        SessionId.next());
  }

  private List<String> entries(String action) {
    return DATABASES
        .control()
        .sql("select details::text from audit.entries where tenant_id = :id and action = :action")
        .param("id", id.value())
        .param("action", action)
        .query((row, _) -> row.getString(1))
        .list();
  }

  private void awaitEntry(String action, String... words) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(entries(action)).anyMatch(e -> containsAll(e, words)));
  }

  private static boolean containsAll(String text, String... words) {
    return List.of(words).stream().allMatch(text::contains);
  }

  private void awaitMail(String subject) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        SERVER
                            .http()
                            .get("/dev/mail?to=" + tenant.email(), "Accept", "application/json")
                            .data()
                            .path("messages")
                            .findValuesAsString("subject"))
                    .contains(subject));
  }

  private static Instant on(YearMonth month, int day) {
    return month.atDay(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
