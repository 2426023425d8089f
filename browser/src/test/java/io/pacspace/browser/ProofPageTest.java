package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The page of a proof root, as the other side of an invoice meets it.
class ProofPageTest {
  @Test
  void letsAStrangerVerifyWithTheirOwnKey() {
    try (var ada = Dashboard.member();
        var bob = Dashboard.stranger()) {
      Dashboard.goToProduction(ada);
      var root = Data.text(Data.newestRecord(ada), "receiptId");
      var key = Data.text(ada.api("GET", "/dashboard/log").text(), "publicKey");
      bob.open("/verify/" + root).see("Proof of one record").press("Verify in this browser");
      bob.read("The proof agrees with itself; its key is not checked yet")
          .read("10 of 11 steps passed");
      bob.fill("Your own copy of the log's key (optional)", key).press("Verify in this browser");
      bob.read("The holder of your key has published a log with this record in it.");
      bob.read("What a pass does not prove").press("Keep this key in this browser");
      bob.page().reload();
      bob.read("This browser keeps this one");
      assertThat(bob.page().locator("#pinned")).hasValue(key);
      bob.press("Forget it");
      assertThat(bob.page().locator("#pinned")).hasValue("");
    }
  }

  @Test
  void noticesAnotherKeyThanTheOneThatWasKept() {
    try (var ada = Dashboard.member();
        var eve = Dashboard.member();
        var bob = Dashboard.stranger()) {
      Dashboard.goToProduction(ada);
      Dashboard.goToProduction(eve);
      var other = Data.text(eve.api("GET", "/dashboard/log").text(), "publicKey");
      bob.open("/verify/" + Data.text(Data.newestRecord(ada), "receiptId"));
      bob.see("Proof of one record");
      bob.fill("Your own copy of the log's key (optional)", other).press("Verify in this browser");
      bob.read("UNKNOWN_SIGNER");
      assertThat(bob.page().locator(".verdict[data-status=failed]")).isVisible();
    }
  }

  @Test
  void refusesAProofThatWasChangedOnTheWay() {
    assertThatItRefuses(text -> text.replace("tokens, batch", "tokens. batch"));
    assertThatItRefuses(text -> text.replaceFirst("\"between\":\\[\"...", "\"between\":[\"AAA"));
    assertThatItRefuses(text -> text.replaceFirst("(?s)(\\\\n\\\\n.*? )(.{20}).", "$1$2/"));
  }

  private static void assertThatItRefuses(UnaryOperator<String> change) {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      var root = Data.text(Data.newestRecord(ada), "receiptId");
      ada.page().route("**/api/v1/verify/*format=bundle", route -> tamper(route, change));
      ada.open("/verify/" + root).see("Proof of one record").press("Verify in this browser");
      assertThat(ada.page().locator(".verdict[data-status=failed]")).containsText("Refused at");
      assertThat(ada.page().locator(".steps li[data-status=failed]")).hasCount(1);
    }
  }

  /// The server's own answer, changed as if its database had been.
  private static void saying(Visitor visitor, UnaryOperator<String> change) {
    visitor
        .page()
        .route(
            address -> address.contains("/api/v1/verify/") && address.contains("limit="),
            route -> tamper(route, change));
  }

  @Test
  void saysWhoseRecordsTheyAreAndSumsThemItself() {
    try (var ada = Dashboard.member();
        var bob = Dashboard.stranger()) {
      Dashboard.goToProduction(ada);
      var record = Data.newestRecord(ada);
      var key = Data.text(ada.api("GET", "/dashboard/log").text(), "publicKey");
      bob.open("/verify/" + Data.text(record, "receiptId")).see("Proof of one record");
      bob.read("said by the server");
      bob.fill("Your own copy of the log's key (optional)", key).press("Verify in this browser");
      bob.read("Verified: one record of " + Data.text(record, "customerId") + ", sequence");
      bob.read("summed here from the verified records").read("from the verified proof");
    }
  }

  @Test
  void cannotOverlookThatTheServerContradictsTheRoot() {
    try (var ada = Dashboard.member();
        var bob = Dashboard.stranger()) {
      Dashboard.goToProduction(ada);
      var root = Data.text(Data.newestRecord(ada), "receiptId");
      saying(
          bob,
          text ->
              text.replace(
                  "\"verified\":true,\"note\":null",
                  "\"verified\":false,\"note\":\"It was changed.\""));
      bob.open("/verify/" + root).see("Proof of one record");
      bob.read("Not verified: the server contradicts this root").read("It was changed.");
      bob.read("said by the server, not verified");
      assertThat(bob.page().locator("[role=alert].verdict[data-status=failed]")).isVisible();
    }
  }

  @Test
  void saysThatTheServerDidNotJudge() {
    try (var ada = Dashboard.member();
        var bob = Dashboard.stranger()) {
      Dashboard.goToProduction(ada);
      var root = Data.text(Data.newestRecord(ada), "receiptId");
      saying(
          bob,
          text ->
              text.replace(
                  "\"verified\":true,\"note\":null",
                  "\"verified\":null,\"note\":\"There are too many.\""));
      bob.open("/verify/" + root).see("Proof of one record");
      bob.read("Not judged by the server").read("There are too many.");
    }
  }

  @Test
  void refusesASumThatIsNotThatOfTheRecords() {
    try (var ada = Dashboard.member();
        var bob = Dashboard.stranger()) {
      Dashboard.goToProduction(ada);
      var root = Data.text(Data.newestRecord(ada), "receiptId");
      var key = Data.text(ada.api("GET", "/dashboard/log").text(), "publicKey");
      saying(bob, text -> text.replaceFirst("\"netChange\":[^}]*", "\"netChange\":99999.5"));
      bob.open("/verify/" + root).see("Proof of one record");
      bob.fill("Your own copy of the log's key (optional)", key).press("Verify in this browser");
      bob.read("Refused: the server's figures are not those of the records");
      bob.read("The server says one record with a net change of 99,999.5");
      assertThat(bob.page().locator(".verdict[data-status=verified]")).hasCount(0);
    }
  }

  private static void tamper(Route route, UnaryOperator<String> change) {
    var answer = route.fetch();
    var changed = change.apply(answer.text());
    assertThat(changed).isNotEqualTo(answer.text());
    route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(changed));
  }

  @Test
  void isFriendlyAboutRootsThatItDoesNotKnow() {
    try (var bob = Dashboard.stranger()) {
      var unknown = "0x" + "ab".repeat(32);
      bob.open("/verify/" + unknown).see("Nothing is known by this root").read(unknown);
      bob.expectRefusal("GET /api/v1/verify/" + unknown + " 404");
      bob.open("/verify/invoice-7").see("Nothing is known by this root");
      bob.read("This is no proof root");
    }
  }

  @Test
  void givesTheFilesAway() throws IOException {
    try (var ada = Dashboard.member();
        var bob = Dashboard.stranger()) {
      Dashboard.goToProduction(ada);
      var root = Data.text(Data.newestRecord(ada), "receiptId");
      bob.open("/verify/" + root).see("Proof of one record");
      assertThat(download(bob, "Download the proof bundle")).contains("\"proofRoot\":\"" + root);
      assertThat(download(bob, "Download the tlog-proof")).startsWith("c2sp.org/tlog-proof@v1\n");
      assertThat(download(bob, "Download the offline verifier")).contains("PacSpace verifier");
    }
  }

  private static String download(Visitor visitor, String link) throws IOException {
    var file = visitor.page().waitForDownload(() -> visitor.follow(link));
    return Files.readString(file.path());
  }
}
