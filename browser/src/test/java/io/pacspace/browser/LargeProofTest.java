package io.pacspace.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A proof of many records is verified in a worker of the page, which says how far it is.
class LargeProofTest {
  private static final int RECORDS = 20_000;
  private static final String ORIGIN = "log.example/large";
  private static final String SUMMARY =
      "\"summary\":{\"recordCount\":20000,\"netChange\":20000,\"netChangeText\":\"20000\"}";

  private static final JsonMapper JSON = JsonMapper.shared();

  /// Watches for a progress that has begun and is not at its end.
  private static final String WATCH =
      """
      () => {
        window.seen = []
        const look = () => {
          const progress = document.querySelector('.card progress')
          if (progress && progress.value > 0 && progress.value < 1) window.seen.push(progress.value)
        }
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
      }
      """;

  private final Random random = new Random(1);
  private final KeyPair pair = newKeyPair();
  private final VerifierKey key;

  LargeProofTest() throws Refusal {
    key = VerifierKey.of(ORIGIN, pair.getPublic());
  }

  private static KeyPair newKeyPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Bundle(String root, String file) {}

  /// All entries of a log, so that nothing lies between them.
  private Bundle bundle() throws Refusal {
    var leaves = new ArrayList<Hash>();
    var receiptIds = new ArrayList<Hash>();
    var items = new ArrayList<String>();
    for (var i = 0; i < RECORDS; i++) {
      var salt = new byte[SaltedRecord.SALT_LENGTH];
      random.nextBytes(salt);
      var text = delta(i + 1);
      var record = SaltedRecord.of(salt, text.getBytes(StandardCharsets.UTF_8));
      leaves.add(record.logLeaf());
      receiptIds.add(record.receiptId());
      items.add(
          "{\"index\":%d,\"record\":%s,\"salt\":\"%s\",\"between\":[]}"
              .formatted(
                  i, JSON.writeValueAsString(text), Base64.getEncoder().encodeToString(salt)));
    }
    var root = TreeHead.of(receiptIds).root().toString();
    return new Bundle(
        root,
        """
        {"type":"pacspace.io/proof-bundle/v2","origin":"%s","key":"%s","proofRoot":"%s",\
        "checkpoint":%s,"rest":[],"records":[%s]}
        """
            .formatted(
                ORIGIN,
                key,
                root,
                JSON.writeValueAsString(checkpoint(leaves)),
                String.join(",", items)));
  }

  private static String delta(int sequence) {
    return """
        {"acceptedAt":"2026-11-27T00:00:00.000Z","balance":"%d","customerId":"acme","delta":"1",\
        "reason":"tokens","recordId":"rec_%d","sequence":%d,"type":"pacspace.io/delta/v2"}"""
        .formatted(sequence, sequence, sequence);
  }

  private String checkpoint(List<Hash> leaves) throws Refusal {
    var text = new Checkpoint(ORIGIN, TreeHead.of(leaves)).text();
    return SignedNote.sign(text, key, pair.getPrivate()).toString();
  }

  @Test
  void isVerifiedInAWorkerThatSaysHowFarItIs() throws Refusal {
    var bundle = bundle();
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      var known = Data.text(Data.newestRecord(ada), "receiptId");
      giveOut(ada.page(), bundle, known);
      ada.open("/verify/" + bundle.root()).see("Proof of 20,000 records");
      ada.page().evaluate(WATCH);
      ada.fill("Your own copy of the log's key (optional)", key.toString());
      var worker = ada.page().waitForWorker(() -> ada.press("Verify in this browser"));
      assertThat(worker.url()).endsWith("/verifier-worker.js");
      ada.page()
          .waitForSelector(
              ".verdict[data-status=verified]",
              new Page.WaitForSelectorOptions().setTimeout(120_000));
      ada.read(
          "Verified: 20,000 records of acme, sequence 1–20,000 without a gap, net change 20,000");
      var seen = (List<?>) ada.page().evaluate("() => window.seen");
      assertThat(seen).hasSizeGreaterThan(3);
      ada.press("Next").read("Page 2 of 200").read("20,000 in all");
    }
  }

  private static void giveOut(Page page, Bundle bundle, String known) {
    page.route("**/api/v1/verify/*format=bundle", route -> answer(route, bundle.file()));
    page.route(
        address -> address.contains("/api/v1/verify/") && address.contains("limit="),
        route -> {
          var there = route.request().url().replace(bundle.root(), known);
          var said = route.fetch(new Route.FetchOptions().setUrl(there)).text();
          var counted = said.replaceFirst("\"summary\":\\{[^}]*}", SUMMARY);
          answer(route, counted.replace(known, bundle.root()));
        });
  }

  private static void answer(Route route, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body));
  }
}
