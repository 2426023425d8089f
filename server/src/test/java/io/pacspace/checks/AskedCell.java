package io.pacspace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Concurrently;
import io.pacspace.testing.Http;
import io.pacspace.transparency.VerifierKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Everything that an API key, a session and a stranger can ask a cell about one of its ledgers,
/// and what the verifier says of the files that they get.
final class AskedCell {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What reads no cell.
  private static final List<String> OF_NO_CELL =
      List.of(
          "/dashboard/auth/",
          "/dashboard/billing/",
          "/dashboard/environments",
          "/dashboard/api-keys",
          "/dashboard/audit",
          "/api/v1/whoami",
          "/api/v1/balance/limits",
          // How far the closing of a wide window is; the control database has it.
          "/api/v1/operations/");

  private static final int AT_ONCE = 8;
  private final RecordedCell recorded;
  private final Http stranger;
  private final VerifierKey key;
  private final Map<String, Question> questions = new LinkedHashMap<>();

  /// @param route as the server has it
  /// @param read makes what is compared of a successful answer
  private record Question(
      String route, Function<RecordedCell, Http.Answer> ask, Function<String, JsonNode> read) {}

  AskedCell(RecordedCell recorded) {
    this.recorded = recorded;
    this.stranger = recorded.server().http();
    this.key = recorded.key();
    addByKey();
    addByWriting();
    addByStrangers();
    addBySession();
  }

  /// The answers by the name of the question; of a refusal, that it is one. Some are asked at once,
  /// since one or the other waits for what never comes.
  Map<String, JsonNode> ask() {
    var left = new ConcurrentLinkedQueue<>(questions.entrySet());
    var answers = new ConcurrentHashMap<String, JsonNode>();
    Concurrently.call(
        AT_ONCE,
        _ -> {
          for (var one = left.poll(); one != null; one = left.poll()) {
            answers.put(one.getKey(), ask(one.getValue()));
          }
          return answers.size();
        });
    return answers;
  }

  private JsonNode ask(Question question) {
    var answer = question.ask().apply(recorded);
    return answer.status() < 300
        ? question.read().apply(answer.body())
        : JsonNodeFactory.instance.objectNode().put("refused", answer.status());
  }

  /// The routes of the running server that read a cell and that nothing here asks.
  Set<String> forgotten() {
    var routes = new TreeSet<String>();
    for (var mapping : recorded.server().beans(RequestMappingInfoHandlerMapping.class)) {
      for (var info : mapping.getHandlerMethods().keySet()) {
        info.getPatternValues().stream()
            .filter(route -> Stream.of("/api/", "/log/", "/dashboard/").anyMatch(route::startsWith))
            .filter(route -> OF_NO_CELL.stream().noneMatch(route::startsWith))
            .filter(route -> !route.contains("*") || route.startsWith("/log/"))
            .forEach(routes::add);
      }
    }
    assertThat(routes).hasSizeGreaterThan(20);
    questions.values().forEach(question -> routes.remove(question.route()));
    return routes;
  }

  private static JsonNode data(String body) {
    return without(body, "generatedAt");
  }

  /// Without a member that is another whenever it is asked for.
  private static JsonNode without(String body, String member) {
    var data = JSON.readTree(body).path("data");
    if (data instanceof ObjectNode object) {
      object.remove(member);
    }
    return data;
  }

  private void get(String route, String query) {
    get(route, query, AskedCell::data);
  }

  private void get(String route, String query, Function<String, JsonNode> read) {
    var path = recorded.fill(route) + query;
    questions.put("GET " + path, new Question(route, cell -> cell.program().get(path), read));
  }

  private void addByKey() {
    var ended = "?" + recorded.fill("startDate={start}&endDate={end}");
    var open = "?" + recorded.fill("startDate={end}&endDate={later}");
    for (var window : List.of(ended, open)) {
      get("/api/v1/balance/derive/{customerId}", window);
      get("/api/v1/balance/receipt/{customerId}", window);
    }
    // Up to now.
    var checkpoint = recorded.fill("?startingCheckpoint={windowRoot}");
    get("/api/v1/balance/derive/{customerId}", checkpoint, body -> without(body, "window"));
    get("/api/v1/balance/invoice-proof/{customerId}", ended);
    get("/api/v1/balance/restatement/{customerId}", ended);
    get("/api/v1/balance/gaps/{customerId}", "");
    get("/api/v1/balance/customers", "");
    get("/api/v1/balance/customers/{customerId}", "");
    get("/api/v1/balance/checkpoints", "");
    get("/api/v1/balance/checkpoints", ended + recorded.fill("&customerId={customerId}"));
    get("/api/v1/balance/usage", "");
    for (var record : List.of("before", "first", "adjusting", "newest")) {
      var path = recorded.fill("/api/v1/balance/delta/{" + record + "}");
      questions.put(
          "GET " + path,
          new Question(
              "/api/v1/balance/delta/{recordId}",
              cell -> cell.program().get(path),
              AskedCell::data));
    }
  }

  private void post(String name, String route, String body, String... headers) {
    var text = recorded.fill(body);
    questions.put(
        name,
        new Question(route, cell -> cell.program().post(route, text, headers), AskedCell::data));
  }

  private void addByWriting() {
    post("compare", "/api/v1/balance/compare", RecordedCell.COMPARED);
    post("locate", "/api/v1/balance/compare/locate", RecordedCell.LOCATED);
    var checkpoint = "/api/v1/balance/checkpoint";
    post("checkpoint", checkpoint, RecordedCell.ENDED);
    post("repeated", checkpoint, RecordedCell.ENDED, RecordedCell.KEY, "checkpoint");
    post("open checkpoint", checkpoint, RecordedCell.OPEN);
    post("delta", "/api/v1/balance/delta", RecordedCell.LATE, RecordedCell.KEY, "delta");
  }

  private void addByStrangers() {
    for (var root : List.of("{statement}", "{windowRoot}", "{openRoot}", "{receiptId}")) {
      file(root, "", AskedCell::data);
      file(root, "?format=bundle", body -> new VerifiedFile(body, key).ofBundle());
    }
    file("{statement}", "?format=edges", body -> new VerifiedFile(body, key).ofBundle());
    for (var root : List.of("{statement}", "{receiptId}")) {
      file(root, "?format=tlog-proof", body -> new VerifiedFile(body, key).ofProof());
    }
    log("checkpoint", body -> new VerifiedFile(body, key).ofCheckpoint());
    log("key", JsonNodeFactory.instance::stringNode);
    log("tile/entries/000.p/2", JsonNodeFactory.instance::stringNode);
    log("tile/0/000.p/2", JsonNodeFactory.instance::stringNode);
  }

  private void file(String root, String query, Function<String, JsonNode> read) {
    var path = recorded.fill("/api/v1/verify/" + root) + query;
    questions.put(
        "GET " + root + query,
        new Question("/api/v1/verify/{proofRoot}", _ -> stranger.get(path), read));
  }

  private void log(String file, Function<String, JsonNode> read) {
    var path = recorded.fill("/log/{environmentId}/") + file;
    var route = file.startsWith("tile") ? "tile/{*path}" : file;
    questions.put(
        "GET " + path,
        new Question("/log/{environmentId}/" + route, _ -> stranger.get(path), read));
  }

  private void addBySession() {
    bySession("/dashboard/customers", "");
    bySession("/dashboard/customers/{customerId}", "");
    bySession("/dashboard/customers/{customerId}/balance", "?startDate={start}&endDate={end}");
    bySession("/dashboard/records", "");
    bySession("/dashboard/records/{recordId}", "");
    bySession("/dashboard/checkpoints", "");
    bySession("/dashboard/log", "");
    bySession("/dashboard/usage/daily", "?period={month}");
  }

  private void bySession(String route, String query) {
    var path = recorded.fill(route + query);
    questions.put(
        "GET " + path,
        new Question(
            route,
            cell -> cell.tenant().http().get(path, "X-Environment", "sandbox"),
            AskedCell::data));
  }
}
