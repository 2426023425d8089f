package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the page of a root says of a statement that the norm's vectors have: every figure with the
/// word for it, and nothing more.
class StatementPageTest {
  private static final Path VECTORS = Path.of("../transparency/src/test/resources/proof-format");
  private static final String LABEL = "Your own copy of the log's key (optional)";

  private static JsonNode vectors(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(VECTORS.resolve(file)));
  }

  private static String key() throws IOException {
    return vectors("signed-note.json").path("keys").path(0).path("vkey").asString();
  }

  /// The first bundle among these vectors whose member says that.
  private static String bundle(String list, String member, String says) throws IOException {
    return vectors("statement.json")
        .path(list)
        .valueStream()
        .filter(vector -> vector.path(member).asString("").equals(says))
        .map(vector -> vector.path("file").asString())
        .filter(file -> file.startsWith("{"))
        .findFirst()
        .orElseThrow();
  }

  /// Opens the page of that bundle's root at a server that gives it out, and verifies it.
  private static void verify(Visitor ada, String bundle) throws IOException {
    Dashboard.goToProduction(ada);
    var known = Data.text(Data.newestRecord(ada), "receiptId");
    var root = Data.text(bundle.replace("\": \"", "\":\""), "proofRoot");
    ada.page().route("**/api/v1/verify/*format=bundle", route -> answer(route, bundle));
    ada.page()
        .route(
            address -> address.contains("/api/v1/verify/") && address.contains("limit="),
            route -> {
              var there = route.request().url().replace(root, known);
              var said = route.fetch(new Route.FetchOptions().setUrl(there)).text();
              answer(route, said.replace(known, root));
            });
    ada.open("/verify/" + root).see("Proof of one record");
    ada.fill(LABEL, key()).press("Verify in this browser");
  }

  private static void answer(Route route, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body));
  }

  private static void assertFigure(Visitor visitor, String figure, String says) {
    assertThat(visitor.page().locator("dd[data-figure=\"" + figure + "\"]")).containsText(says);
  }

  private static void assertSays(String word, String title) throws IOException {
    try (var ada = Dashboard.member()) {
      verify(ada, bundle("accepted", "word", word));
      ada.see("Proof of a statement").read(title);
      assertThat(ada.page().locator(".verdict[data-status=verified]")).containsText(word);
      assertFigure(ada, "environment", "production stated");
      assertFigure(ada, "issuer", "Example Ltd stated");
      assertFigure(ada, "customer", "acme " + word);
      assertFigure(ada, "records", "4 " + word);
      assertFigure(ada, "net change", "100.250000001 " + word);
      assertFigure(ada, "balance before", "7.5 " + word);
      assertFigure(ada, "balance after", "107.750000001 " + word);
      assertFigure(ada, "history root", "stated");
      assertThat(ada.page().locator(".big.number")).hasCount(0);
    }
  }

  @Test
  void saysThatFiguresAreStatedAndNoMore() throws IOException {
    assertSays("stated", "In the log is a statement whose figures are stated, no more");
  }

  @Test
  void saysThatFiguresAreConsistentWithTheEdges() throws IOException {
    assertSays(
        "consistent",
        "In the log is a statement whose figures are consistent with the records at its edges");
  }

  @Test
  void saysThatItAddedTheRecordsUpItself() throws IOException {
    assertSays(
        "re-added", "In the log is a statement whose figures were re-added here, record by record");
  }

  @Test
  void saysSandboxInCapitals() throws IOException {
    try (var ada = Dashboard.member()) {
      verify(ada, bundle("accepted", "environment", "sandbox"));
      ada.read("SANDBOX: in the log is a statement");
      assertFigure(ada, "environment", "SANDBOX stated");
    }
  }

  @Test
  void showsNoFigureOfAStatementThatContradictsItself() throws IOException {
    try (var ada = Dashboard.member()) {
      verify(ada, bundle("refused", "code", "WRONG_STATEMENT"));
      ada.read("Refused at the step “statement”").read("WRONG_STATEMENT");
      assertThat(ada.page().locator("dd[data-figure]")).hasCount(0);
      assertThat(ada.page().locator(".verdict[data-status=verified]")).hasCount(0);
    }
  }
}
