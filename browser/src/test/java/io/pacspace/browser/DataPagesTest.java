package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of every page, of those about an environment's data and the account.
class DataPagesTest {
  private static final double MOST_SHIFT = 0.02;
  private static final String SHIFTS =
      """
      window.shift = 0
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
      """;

  @ParameterizedTest
  @CsvSource({
    "/customers, Customers Sandbox, No customers yet",
    "/checkpoints, Checkpoints Sandbox, As it was signed",
    "/plan, Plan and usage, Every value as a table",
    "/audit, Audit log, Signed in",
    "/settings, Settings, this one"
  })
  void isSoundWhenNew(String address, String heading, String text) {
    try (var ada = Dashboard.member()) {
      ada.open(address).see(heading).live().read(text);
      PageAudit.inspect(ada, address.substring(1) + "-new");
    }
  }

  @Test
  void isSoundInUse() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      var record = Data.newestRecord(ada);
      Data.checkpoint(ada, Data.text(record, "customerId"));
      inspect(ada, "/customers", "Customers Production", "customer_1");
      inspect(ada, "/customers/customer_1", "customer_1 Production", "Every value as a table");
      inspect(ada, "/checkpoints", "Checkpoints Production", "As it was signed");
      inspect(ada, "/plan", "Plan and usage", "Every value as a table");
      inspect(ada, "/audit", "Audit log", "Made the Production checkpoint");
      inspect(ada, "/settings", "Settings", "this one");
      ada.open("/records/" + Data.text(record, "recordId")).see("Record Production");
      ada.press("Verify in this browser").read("Proof root").press("Show every value");
      PageAudit.inspect(ada, "record");
      ada.press("Hide the values").fill("Your own copy of the log's key (optional)", logKey(ada));
      ada.press("Verify in this browser").read("The holder of your key has published");
      PageAudit.inspect(ada, "record-verified");
    }
  }

  private static String logKey(Visitor ada) {
    return Data.text(ada.api("GET", "/dashboard/log").text(), "publicKey");
  }

  private static void inspect(Visitor ada, String address, String heading, String text) {
    ada.open(address).see(heading).live().read(text);
    PageAudit.inspect(ada, address.substring(1).replace('/', '-'));
  }

  @ParameterizedTest
  @ValueSource(ints = {Dashboard.WIDE, Dashboard.NARROW})
  void movesNothingThatIsThere(int width) {
    try (var ada = Dashboard.member(width)) {
      Dashboard.goToProduction(ada);
      Data.newestRecord(ada);
      ada.page().addInitScript(SHIFTS);
      for (var address : List.of("/customers", "/customers/customer_1", "/checkpoints", "/plan")) {
        ada.open(address).read("Ask for it yourself");
        ada.settle();
        var shift = ((Number) ada.page().evaluate("window.shift")).doubleValue();
        assertThat(shift).as("layout shift of %s", address).isLessThanOrEqualTo(MOST_SHIFT);
      }
    }
  }

  @Test
  void isSoundForStrangersWithAProof() {
    try (var ada = Dashboard.member();
        var bob = Dashboard.stranger()) {
      Dashboard.goToProduction(ada);
      bob.open("/verify/" + Data.text(Data.newestRecord(ada), "receiptId"));
      bob.see("Proof of one record")
          .press("Verify in this browser")
          .read("its key is not checked yet");
      PageAudit.inspect(bob, "verify");
    }
  }

  @Test
  void isSoundInDialogs() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/checkpoints").see("Checkpoints").press("Make a checkpoint");
      ada.read("A checkpoint proves");
      PageAudit.inspect(ada, "dialog-checkpoint");
      ada.open("/plan").see("Plan and usage").press("End the plan");
      ada.read("From then on Production takes no new deltas");
      PageAudit.inspect(ada, "dialog-end-plan");
      ada.page().keyboard().press("Escape");
      assertThat(ada.page().locator("dialog")).hasCount(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/customers, Customers Production",
    "/customers/customer_1, customer_1 Production",
    "/records/rec_1, Record Production",
    "/checkpoints, Checkpoints Production"
  })
  void saysWhereToGoWhileAnEnvironmentIsNotActive(String address, String heading) {
    try (var ada = Dashboard.member()) {
      Data.prefer(ada, "production");
      ada.open(address).see(heading).read("Open Environments").forgetTroubles();
    }
  }
}
