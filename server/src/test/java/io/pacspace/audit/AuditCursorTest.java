package io.pacspace.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestTenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Whoever reads the audit log from entry to entry gets each one once, whatever is written
/// meanwhile.
class AuditCursorTest {
  private static final String LIST = "/dashboard/audit";
  private static final int MANY = 40;

  private final Written written = Written.of(TestServer.shared());
  private final List<String> old = written.writeMany(MANY);

  private static JsonNode get(TestTenant tenant, String query) {
    var answer = tenant.http().get(LIST + query);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.data();
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(item -> item.path("id").asString()).toList();
  }

  /// All of the log, with something done after each page.
  private List<String> readThrough(String query, IntConsumer meanwhile) {
    var read = new ArrayList<String>();
    var page = get(written.tenant(), "?limit=7" + query);
    read.addAll(ids(page));
    for (var i = 0; !page.path("next").isNull(); i++) {
      assertThat(page.path("next").asString()).isEqualTo(read.getLast());
      meanwhile.accept(i);
      page = get(written.tenant(), "?limit=7" + query + "&after=" + read.getLast());
      read.addAll(ids(page));
    }
    return read;
  }

  @Test
  void givesEachEntryOnceWhileOthersArrive() {
    var before = ids(get(written.tenant(), "?limit=100"));

    var read =
        readThrough(
            "",
            i -> {
              written.write(Instant.now(), written.bySystem("thing.done", "new"));
              // Behind what was read, as that of a slow transaction may come.
              written.write(Instant.EPOCH.plusSeconds(i), written.bySystem("thing.done", "late"));
            });

    assertThat(read).doesNotHaveDuplicates().containsSubsequence(before);
    assertThat(before).endsWith(old.reversed().toArray(String[]::new));
  }

  /// One that was begun before and is committed after its place was passed is no entry yet when it
  /// is passed; it moves none of the others.
  @Test
  void isNotDisturbedByATransactionThatEndsLate() {
    var among = Instant.parse(Written.LONG_AGO).plusSeconds(6);
    var before = ids(get(written.tenant(), "?limit=100"));
    written
        .transaction()
        .executeWithoutResult(
            _ -> {
              var late = written.insert(among, written.bySystem("thing.done", "late"));
              assertThat(readThrough("", _ -> {})).isEqualTo(before).doesNotContain(late);
            });

    assertThat(readThrough("", _ -> {})).hasSize(before.size() + 1).containsAll(before);
  }

  @Test
  void keepsTheFilterOnTheWay() {
    var read = readThrough("&action=thing.done&actor=system&until=2021-01-01", _ -> {});

    assertThat(read).isEqualTo(old.reversed());
  }

  @Test
  void tellsHowManyThereAreWithPagesAlone() {
    var first = get(written.tenant(), "?limit=5&until=2021-01-01");
    assertThat(first.path("total").asInt()).isEqualTo(MANY);
    assertThat(first.path("page").asInt()).isEqualTo(1);
    assertThat(first.path("limit").asInt()).isEqualTo(5);

    var behind = get(written.tenant(), "?limit=5&after=" + first.path("next").asString());
    assertThat(behind.path("total").isNull()).isTrue();
    assertThat(behind.path("page").isNull()).isTrue();
    assertThat(behind.path("items"))
        .isEqualTo(get(written.tenant(), "?limit=5&page=2&until=2021-01-01").path("items"));

    var last = get(written.tenant(), "?limit=5&page=%d&until=2021-01-01".formatted(MANY / 5));
    assertThat(ids(last)).hasSize(5);
    assertThat(last.path("next").isNull()).as("nothing follows").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "aud_1", "aud_00000000000000000000000000", "usr_1"})
  void goesOnBehindNothingButAnEntry(String after) {
    refuses("after", "?after=" + after);
  }

  @Test
  void goesOnBehindNoEntryOfAnother() {
    var others = Written.of(TestServer.shared()).writeMany(1).getFirst();

    refuses("after", "?after=" + others);
  }

  @Test
  void countsNoPagesBehindAnEntry() {
    refuses("after", "?page=2&after=" + old.getLast());
  }

  private void refuses(String field, String query) {
    var answer = written.tenant().http().get(LIST + query);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.json().path("error").path("details").path(0).path("field").asString())
        .isEqualTo(field);
  }
}
