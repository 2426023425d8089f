package io.pacspace.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.shared.Secret;
import io.pacspace.shared.SessionId;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class SessionsTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final JdbcClient DB = SERVER.databases().control();
  private static final String SESSIONS = "/dashboard/auth/sessions";

  private final Person laptop = signedIn(Person.verified(SERVER));
  private final Person phone = signedIn(laptop.in(SERVER.http()));

  private static Person signedIn(Person person) {
    assertThat(person.signIn().status()).isEqualTo(200);
    return person;
  }

  private static List<JsonNode> list(Person person) {
    return person.http().get(SESSIONS).data().path("sessions").valueStream().toList();
  }

  private static String current(Person person) {
    return list(person).stream()
        .filter(session -> session.path("current").asBoolean())
        .findFirst()
        .orElseThrow()
        .path("id")
        .asString();
  }

  @Test
  void listsWhereAPersonIsSignedIn() {
    var sessions = list(laptop);
    assertThat(sessions).hasSize(2);
    assertThat(sessions).filteredOn(s -> s.path("current").asBoolean()).hasSize(1);
    assertThat(sessions)
        .allSatisfy(
            session -> {
              assertThat(session.path("id").asString()).startsWith("ses_");
              assertThat(session.path("createdAt").asString()).endsWith("Z");
              assertThat(session.path("lastSeenAt").asString()).endsWith("Z");
              assertThat(session.path("address").asString()).isNotEmpty();
              assertThat(session.path("userAgent").asString()).startsWith("Java-http-client");
              assertThat(session.size()).isEqualTo(6);
            });
    assertThat(current(laptop)).isNotEqualTo(current(phone));
  }

  @Test
  void endsOneSession() {
    assertThat(laptop.http().delete(SESSIONS + "/" + current(phone)).status()).isEqualTo(200);
    assertThat(phone.me().status()).isEqualTo(401);
    assertThat(laptop.me().status()).isEqualTo(200);
  }

  @Test
  void endsAllOthers() {
    assertThat(laptop.http().delete(SESSIONS).status()).isEqualTo(200);
    assertThat(phone.me().status()).isEqualTo(401);
    assertThat(laptop.me().status()).isEqualTo(200);
    assertThat(list(laptop)).hasSize(1);
  }

  @Test
  void knowsNothingOfSessionsOfOthers() {
    var stranger = signedIn(Person.verified(SERVER));
    for (var id : List.of(current(phone), SessionId.next().toString(), "ses_x", "%2F")) {
      var answer = stranger.http().delete(SESSIONS + "/" + id);
      assertThat(answer.status()).as(id).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("NOT_FOUND");
    }
    assertThat(phone.me().status()).isEqualTo(200);
    assertThat(list(stranger)).hasSize(1);
  }

  @Test
  void endsASessionThatIsTooOld() {
    move(phone, "created_at", "30 days");
    assertThat(phone.me().status()).isEqualTo(401);
    assertThat(laptop.me().status()).isEqualTo(200);
  }

  /// Moved to just before the limit it lives, just past it it does not.
  @Test
  void endsASessionThatIsUnusedForTooLong() {
    var sessions = SERVER.bean(Sessions.class);
    sessions.noteLastSeen();
    move(phone, "created_at", "13 hours");
    seen(phone, "11 hours 59 minutes");
    assertThat(phone.me().status()).isEqualTo(200);
    sessions.noteLastSeen();
    seen(phone, "12 hours 1 second");
    assertThat(phone.me().status()).isEqualTo(401);
    assertThat(list(laptop)).hasSize(1);
  }

  @Test
  void forgetsWhatIsOver() {
    var sessions = SERVER.bean(Sessions.class);
    sessions.noteLastSeen();
    var over = current(phone);
    sessions.noteLastSeen();
    move(phone, "created_at", "13 hours");
    seen(phone, "13 hours");
    sessions.sweep();
    assertThat(rows("sessions.sessions", over)).isZero();
    assertThat(rows("sessions.activity", over)).isZero();
    assertThat(laptop.me().status()).isEqualTo(200);
  }

  /// Of fifty-one the one that was used longest ago ends, and never the one that begins.
  @Test
  void endsTheSessionUsedLongestAgoWhereThereAreTooMany() {
    SERVER.bean(Sessions.class).noteLastSeen();
    move(laptop, "created_at", "2 days");
    seen(laptop, "1 minute");
    move(phone, "created_at", "1 day");
    seen(phone, "2 hours");
    DB.sql(
            """
            insert into sessions.sessions
              (token_hash, session_id, tenant_id, user_id, created_at, address, user_agent)
            select sha256((s.session_id::text || number)::bytea), gen_random_uuid(), s.tenant_id,
              s.user_id, now() - interval '1 hour', s.address, s.user_agent
            from sessions.sessions s, generate_series(1, 48) as number
            where s.token_hash = :hash
            """)
        .param("hash", hash(laptop))
        .update();
    assertThat(list(laptop)).hasSize(50);
    var tablet = signedIn(laptop.in(SERVER.http()));
    assertThat(list(tablet)).hasSize(50);
    assertThat(phone.me().status()).isEqualTo(401);
    assertThat(laptop.me().status()).isEqualTo(200);
  }

  @Test
  void countsTheLiveOnes() {
    var gauge = SERVER.bean(MeterRegistry.class).get("pacspace.sessions.live").gauge();
    var before = gauge.value();
    laptop.http().delete(SESSIONS);
    assertThat(gauge.value()).isEqualTo(before - 1);
  }

  /// Every write needs a transaction number, so reading must use none up.
  @Test
  void writesNothingWhenItOnlyReads() {
    var before = nextTransaction();
    for (var i = 0; i < 200; i++) {
      assertThat(laptop.me().status()).isEqualTo(200);
    }
    assertThat(nextTransaction() - before).isLessThan(50);
  }

  @Test
  void keepsLastUseOutOfTheLogOfTheDatabase() {
    var persistence =
        DB.sql("select relpersistence from pg_class where oid = 'sessions.activity'::regclass")
            .query(String.class)
            .single();
    assertThat(persistence).isEqualTo("u");
  }

  @Test
  void holdsOnEveryServer() {
    try (var other = TestServer.start(SERVER.databases(), java.util.Map.of())) {
      var there = new Person(phone.http().at(other), phone.email(), phone.password());
      assertThat(there.me().data()).isEqualTo(phone.me().data());
      laptop.http().delete(SESSIONS);
      assertThat(there.me().status()).isEqualTo(401);
      assertThat(phone.me().status()).isEqualTo(401);
    }
  }

  private static long nextTransaction() {
    return DB.sql("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        .query(Long.class)
        .single();
  }

  private static long rows(String table, String session) {
    return DB.sql("select count(*) from " + table + " where session_id = :id")
        .param("id", SessionId.parse(session).orElseThrow().value())
        .query(Long.class)
        .single();
  }

  private static byte[] hash(Person person) {
    return Secret.of(person.http().cookies().getFirst().getValue()).hash();
  }

  private static void move(Person person, String column, String age) {
    DB.sql(
            "update sessions.sessions set %s = now() - :age::interval where token_hash = :hash"
                .formatted(column))
        .param("age", age)
        .param("hash", hash(person))
        .update();
  }

  private static void seen(Person person, String age) {
    DB.sql(
            """
            insert into sessions.activity (session_id, last_seen_at)
            select session_id, now() - :age::interval
            from sessions.sessions
            where token_hash = :hash
            on conflict (session_id) do update set last_seen_at = excluded.last_seen_at
            """)
        .param("age", age)
        .param("hash", hash(person))
        .update();
  }
}
