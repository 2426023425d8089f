package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// From a customer to one of its records and what proves it.
class RecordsTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)> \u202egnirts";

  @Test
  void findsACustomer() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/").see("Overview").follow("Customers").see("Customers Production");
      assertThat(rows(ada)).hasCount(3);
      ada.fill("Part of a customer's id", "R_2");
      assertThat(rows(ada)).hasCount(1);
      ada.at("/customers?search=R_2");
      ada.fill("Part of a customer's id", "nobody").read("No customer has that in its id");
      ada.page().reload();
      ada.read("No customer has that in its id").fill("Part of a customer's id", "");
      ada.press("Balance");
      assertThat(ada.page().locator("th[aria-sort=descending]")).hasText("Balance↓");
      assertThat(rows(ada).locator("[data-label=Balance]"))
          .hasText(new String[] {"-1,129.5", "-1,506", "-1,882.5"});
      ada.follow("customer_1").see("customer_1 Production").read("-1,506");
    }
  }

  @Test
  void movesTheArrowWithTheRows() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/customers").see("Customers Production").settle();
      var held = ada.hold("**/dashboard/customers?*");
      ada.press("Balance").at("/customers?sortBy=computedBalance&sortOrder=desc");
      ada.awaitHeld(held);
      assertThat(ada.page().locator("th[aria-sort]")).hasText("Customer↑");
      ada.page().unroute("**/dashboard/customers?*");
      held.forEach(Route::resume);
      assertThat(ada.page().locator("th[aria-sort]")).hasText("Balance↓");
    }
  }

  @Test
  void saysWhyACustomerHasNoPage() {
    try (var ada = Dashboard.member()) {
      var made = ada.api("POST", "/dashboard/api-keys", Map.of("name", "worker")).text();
      record(ada, Data.text(made, "fullKey"), "of-before");
      // Nobody records such an id any more, but ledgers of before may hold it.
      ada.page().route("**/dashboard/customers?*", RecordsTest::withAnIdOfBefore);
      ada.page().route("**/dashboard/records/*", RecordsTest::withAnIdOfBefore);
      ada.open("/customers").see("Customers Sandbox").read("no web address can hold this id");
      assertThat(rows(ada).locator("a")).hasCount(0);
      ada.open("/records/" + Data.text(Data.newestRecord(ada), "recordId"));
      ada.see("Record Sandbox").read("no web address can hold this id");
    }
  }

  private static void withAnIdOfBefore(Route route) {
    var answer = route.fetch();
    route.fulfill(
        new Route.FulfillOptions()
            .setResponse(answer)
            .setBody(answer.text().replace("\"of-before\"", "\"..\"")));
  }

  @Test
  void leavesTheAddressOfTheNextPageAlone() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/customers").see("Customers Production").settle();
      var held = ada.hold("**/pages/environments.*");
      ada.fill("Part of a customer's id", "R_2").follow("Environments").at("/environments");
      var asked = "**/dashboard/customers?search=R_2*";
      ada.page().waitForResponse(asked, () -> {});
      held.forEach(Route::resume);
      ada.see("Environments").at("/environments");
    }
  }

  @Test
  void showsWhatTheFiltersLeave() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/customers/customer_1").see("customer_1 Production");
      assertThat(rows(ada)).hasCount(3);
      ada.fill("Reason, exactly", "tokens, batch 4");
      assertThat(rows(ada)).hasCount(1);
      assertThat(rows(ada).locator("[data-label=Delta]")).hasText("-502");
      ada.press("Clear");
      assertThat(rows(ada)).hasCount(3);
      ada.page().getByLabel("Status").selectOption("QUEUED");
      ada.read("No record passes these filters").press("Clear");
      ada.fill("To day (UTC)", "2020-01-01").read("No record passes these filters");
      ada.at("/customers/customer_1?to=2020-01-01");
    }
  }

  @Test
  void plotsTheBalance() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      ada.open("/customers/customer_1").see("customer_1 Production");
      var stage = ada.page().locator(".stage");
      assertThat(stage.locator("canvas")).isVisible();
      assertThat(ada.page().locator(".readout")).containsText("-1,506 at ");
      stage.focus();
      ada.page().keyboard().press("ArrowLeft");
      assertThat(ada.page().locator(".readout")).containsText("0 at ");
      assertThat(ada.page().locator(".readout")).containsText("00:00 UTC");
      ada.page().getByText("Every value as a table").click();
      assertThat(ada.page().locator(".figures tbody tr").last()).containsText("-1,506");
      ada.page().getByLabel("Window").selectOption("12");
      assertThat(ada.page().getByLabel("Step")).hasValue("week");
      assertThat(ada.page().locator(".figures tbody tr").last()).containsText("-1,506");
    }
  }

  @Test
  void showsEveryDigitAndNoMarkup() {
    try (var ada = Dashboard.member(360)) {
      ada.page().onDialog(dialog -> org.junit.jupiter.api.Assertions.fail(dialog.message()));
      var key = Map.of("name", "worker", "environment", "sandbox");
      var made = ada.api("POST", "/dashboard/api-keys", key).text();
      record(ada, Data.text(made, "fullKey"), "W".repeat(128));
      var record = Data.newestRecord(ada);
      ada.open("/customers/" + "W".repeat(128)).see("W".repeat(128)).read("999,999.123456789");
      assertThat(ada.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      ada.open("/records/" + Data.text(record, "recordId")).see("Record Sandbox");
      ada.read("999,999.123456789").read(HOSTILE).read("\"<b>\": \"</script>\"");
      assertThat(ada.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      ada.open("/verify/" + Data.text(record, "receiptId")).see("Proof of one record");
      ada.read("999,999.123456789").press("Verify in this browser").press("Show every value");
      assertThat(ada.page().locator(".steps dd").getByText("\\u202egnirts").first()).isVisible();
      ada.read("its key is not checked yet");
      assertThat(ada.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      assertThat(ada.page().locator("#app img, #app script")).hasCount(0);
      Screenshots.take(ada.page(), "hostile-record");
    }
  }

  private static void record(Visitor visitor, String key, String customer) {
    var delta =
        Map.of(
            "customerId",
            customer,
            "delta",
            "999999.123456789",
            "reason",
            HOSTILE,
            "referenceId",
            "\"><script>alert(1)</script>",
            "metadata",
            Map.of("<b>", "</script>"));
    var options = RequestOptions.create().setMethod("POST").setHeader("X-Api-Key", key);
    var origin = visitor.open("/settings").see("Settings").page().evaluate("location.origin");
    var body = options.setData(Map.of("deltas", List.of(delta)));
    var answer = visitor.page().request().fetch(origin + "/api/v1/balance/delta/batch", body);
    assertThat(answer.text()).contains("\"totalFailed\":0");
  }

  @Test
  void makesACheckpointForTheOtherSide() {
    try (var ada = Dashboard.member()) {
      Dashboard.goToProduction(ada);
      Data.newestRecord(ada);
      ada.open("/checkpoints").see("Checkpoints Production").read("No checkpoints yet");
      ada.press("Make a checkpoint").fill("Customer", "nobody").press("Make the checkpoint");
      ada.read("This customer has no verified deltas yet.");
      ada.expectRefusal("POST /dashboard/checkpoints 404");
      ada.fill("Customer", "customer_2").press("Make the checkpoint");
      assertThat(rows(ada)).hasCount(1);
      assertThat(rows(ada).locator("[data-label='Net change']")).hasText("-1,882.5");
      ada.follow("Verify the checkpoint of customer_2").see("Proof of 3 records");
      ada.press("Verify in this browser").read("10 of 11 steps passed");
      ada.page().getByLabel("Record whose steps are shown").selectOption("2");
      ada.press("Show every value").read("tokens, batch 8");
    }
  }

  private static Locator rows(Visitor visitor) {
    return visitor.page().locator(".data-table tbody tr");
  }
}
