package io.pacspace.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.UserId;
import io.pacspace.testing.TestServer;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whoever looks for something in the audit log finds it by day, person and act, in the list and in
/// the file alike.
class AuditFilterTest {
  private static final String LIST = "/dashboard/audit";
  private static final UserId ADA = UserId.next();
  private static final UserId BOB = UserId.next();

  private static Written written;

  @BeforeAll
  static void write() {
    written = Written.of(TestServer.shared());
    written.write(Instant.parse("2020-01-01T00:00:00Z"), written.by(ADA, "key.created", "a"));
    written.write(Instant.parse("2020-01-02T00:00:00Z"), written.by(BOB, "key.revoked", "b"));
    written.write(Instant.parse("2020-01-03T00:00:00Z"), written.byOperator("plan.changed", "c"));
    written.write(Instant.parse("2020-01-04T00:00:00Z"), written.bySystem("key.refused", "d"));
    written.write(Instant.parse("2020-01-04T00:00:00.001Z"), written.by(ADA, "keyring.made", "e"));
  }

  private static String words(String query) {
    return query.replace("ADA", ADA.toString()).replace("BOB", BOB.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "until=2021-01-01, e d c b a",
    "until=2020-01-03, b a",
    "until=2020-01-03T00:00:00.001Z, c b a",
    "from=2020-01-03&until=2020-01-04, c",
    "from=2020-01-04T01:00:00%2B01:00&until=2021-01-01, e d",
    "until=2021-01-01&actor=ADA, e a",
    "until=2021-01-01&actor=BOB, b",
    "until=2021-01-01&actor=operator, c",
    "until=2021-01-01&actor=system, d",
    "action=key.revoked&actor=BOB, b",
    "until=2021-01-01&action=key., d b a",
    "until=2021-01-01&action=keyring., e",
    "until=2021-01-01&action=key.revoke, ''",
    "until=2021-01-01&action=key.&actor=ADA, a",
    "until=2021-01-01&action=&actor=&from=, e d c b a",
  })
  void leavesWhatWasAskedFor(String query, String targets) {
    var http = written.tenant().http();
    var listed = http.get(LIST + "?" + words(query));
    assertThat(listed.status()).as(listed.toString()).isEqualTo(200);

    assertThat(listed.data().path("items").valueStream())
        .extracting(item -> item.path("target").asString())
        .isEqualTo(targets.isEmpty() ? java.util.List.of() : java.util.List.of(targets.split(" ")));
    assertThat(listed.data().path("total").asInt()).isEqualTo(listed.data().path("items").size());
    assertThat(Lines.of(http.get(LIST + "/export?" + words(query))))
        .isEqualTo(listed.data().path("items").valueStream().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "from, from=yesterday",
    "from, from=2020-13-01",
    "from, from=10000-01-01",
    "until, until=0000-01-01",
    "until, until=2020-01-01T00:00:00 01:00",
    "until, from=2020-01-02&until=2020-01-02",
    "actor, actor=bob",
    "actor, actor=usr_1",
    "actor, actor=OPERATOR",
    "action, action=key",
    "action, action=.created",
    "action, action=KEY.",
    "action, action=key.%25",
  })
  void refusesWhatNobodyCanMeanAndNamesIt(String field, String query) {
    for (var path : new String[] {LIST, LIST + "/export"}) {
      var answer = written.tenant().http().get(path + "?" + query.replace(" ", "%20"));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
      var details = answer.json().path("error").path("details");
      assertThat(details.path(0).path("field").asString()).isEqualTo(field);
      assertThat(details.path(0).path("message").asString()).isNotEmpty();
      assertThat(answer.header("Content-Disposition")).isEmpty();
    }
  }

  @Test
  void showsNoTenantWhatIsAnothers() {
    var other = Written.of(TestServer.shared());
    for (var query :
        new String[] {"until=2021-01-01", "actor=" + ADA, "action=key.", "actor=operator"}) {
      var http = other.tenant().http();
      assertThat(http.get(LIST + "?" + query).data().path("items")).as(query).isEmpty();
      assertThat(http.get(LIST + "/export?" + query).body()).as(query).isEmpty();
    }
    assertThat(other.server().http().get(LIST + "/export").status()).isEqualTo(401);
  }
}
