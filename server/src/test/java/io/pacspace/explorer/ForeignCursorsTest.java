package io.pacspace.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Http;
import io.pacspace.testing.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A cursor is good for the list that gave it out, and leads to nothing of anybody else's.
class ForeignCursorsTest {
  private static final TestServer SERVER = TestServer.midMonth();
  private static final String SENTENCE =
      "after must be the next of an answer to the same request, with the same filters and order.";

  private static Company company;

  @BeforeAll
  static void start() {
    company = filled();
  }

  private static JsonNode whole(JsonNode data) {
    return data.path("recentActivity").isMissingNode() ? data : data.path("recentActivity");
  }

  private static List<String> lists() {
    return List.of(
        "/dashboard/customers?limit=1",
        "/dashboard/customers?limit=1&sortBy=totalDeltas",
        "/dashboard/customers?limit=1&search=list",
        "/dashboard/customers/list-05?deltaLimit=1",
        "/dashboard/customers/list-05?deltaLimit=1&sortOrder=asc",
        "/dashboard/customers/list-05?deltaLimit=1&sortBy=delta",
        "/dashboard/customers/list-15?deltaLimit=1",
        "/dashboard/records?limit=1",
        "/dashboard/checkpoints?limit=1",
        "/dashboard/checkpoints?limit=1&customerId=list-05",
        "/dashboard/api-keys?limit=1");
  }

  private static String next(Company of, String path) {
    return of.data(path).path("next").asString("");
  }

  private static Company filled() {
    var filled = Company.of(SERVER);
    for (var id : List.of("list-05", "list-15", "list-05", "list-15")) {
      filled.awaitVerified(filled.record(id, "1", "r", UUID.randomUUID().toString()));
      filled.program().post("/api/v1/balance/checkpoint", "{\"customerId\":\"" + id + "\"}");
    }
    filled.tenant().newKey();
    return filled;
  }

  /// A cursor is good for the list that gave it out: no other filters, no other order, no other
  /// tenant, no other environment.
  @Test
  void refusesTheCursorOfAnotherList() {
    var one = company;
    var other = filled();
    one.tenant().provision("production");
    one.tenant().awaitStatus("production", "active");
    for (var path : lists()) {
      var next = next(one, path);
      assertThat(next).as(path).isNotEmpty();
      assertThat(one.get(path + "&after=" + next).status()).as(path).isEqualTo(200);
      refuses(other.get(path + "&after=" + next), path);
      if (!path.contains("api-keys")) {
        refuses(one.get(path + "&after=" + next, "X-Environment", "production"), path);
      }
      for (var another : lists()) {
        if (!another.equals(path)) {
          refuses(one.get(another + "&after=" + next), another + " after " + path);
        }
      }
    }
  }

  @Test
  void refusesTheCursorOfAnotherListToAProgram() {
    var one = company;
    var other = filled();
    var lists =
        List.of(
            "/api/v1/balance/customers?limit=1",
            "/api/v1/balance/customers?limit=1&search=list",
            "/api/v1/balance/customers/list-05?deltaLimit=1",
            "/api/v1/balance/customers/list-15?deltaLimit=1",
            "/api/v1/balance/checkpoints?limit=1",
            "/api/v1/balance/checkpoints?limit=1&customerId=list-05");
    for (var path : lists) {
      var next = whole(one.program().get(path).data()).path("next").asString("");
      assertThat(next).as(path).isNotEmpty();
      refuses(other.program().get(path + "&after=" + next), path);
      for (var another : lists) {
        var answer = one.program().get(another + "&after=" + next);
        if (another.equals(path)) {
          assertThat(answer.status()).as(path).isEqualTo(200);
        } else {
          refuses(answer, another + " after " + path);
          assertThat(answer.code()).isEmpty();
        }
      }
    }
  }

  private static void refuses(Http.Answer answer, String as) {
    assertThat(answer.status()).as(as + ": " + answer).isEqualTo(400);
    assertThat(answer.json().path("message").asString()).as(as).isEqualTo(SENTENCE);
    assertThat(answer.json().path("error").path("details").findValuesAsString("field"))
        .containsExactly("after");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%00", "rec_0", "AAAAAAAAAAAA"})
  void refusesWhatIsNoCursor(String text) {
    for (var path : lists()) {
      if (!text.equals("%00")) {
        refuses(company.get(path + "&after=" + text), path);
      }
      assertThat(company.get(path + "&after=" + text).status()).isEqualTo(400);
    }
    assertThat(company.data("/dashboard/records?limit=1&after=").path("records")).hasSize(1);
  }
}
