package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;

/// The dashboard without a mouse, and its themes.
class KeyboardTest {
  @Test
  void goesAnywhereByKeys() {
    try (var ada = Dashboard.member()) {
      ada.open("/").see("Overview").live();
      var keyboard = ada.page().keyboard();
      keyboard.press("Tab");
      assertThat(ada.page().locator(".skip")).isFocused();
      keyboard.press("Enter");
      assertThat(ada.page().locator("main")).isFocused();
      keyboard.press("g");
      keyboard.press("e");
      ada.see("Environments");
      assertThat(ada.page().locator("h1")).isFocused();
      assertThat(ada.page()).hasTitle("Environments · Sandbox · PacSpace");
      assertThat(ada.page().locator("#said")).hasText("Environments");
      keyboard.press("/");
      keyboard.type("api k");
      assertThat(ada.page().locator("dialog")).isVisible();
      keyboard.press("Enter");
      ada.see("API keys Sandbox");
      keyboard.press("?");
      ada.read("Go to Environments");
      keyboard.press("Escape");
      assertThat(ada.page().locator("dialog")).hasCount(0);
      ada.page().goBack();
      ada.see("Environments");
    }
  }

  @Test
  void losesNothingTypedBeforeTheSearchIsThere() {
    try (var ada = Dashboard.member()) {
      ada.open("/").see("Overview").live();
      var keyboard = ada.page().keyboard();
      var held = ada.hold("**/search.*");
      keyboard.press("/");
      ada.awaitHeld(held);
      keyboard.type("apo");
      keyboard.press("Backspace");
      held.forEach(Route::resume);
      assertThat(ada.page().locator(".search-input")).isFocused();
      keyboard.type("i k");
      assertThat(ada.page().locator(".search-input")).hasValue("api k");
      keyboard.press("Enter");
      ada.see("API keys Sandbox");
    }
  }

  @Test
  void goesWhereEnterWasPressedBeforeTheSearchIsThere() {
    try (var ada = Dashboard.member()) {
      ada.open("/").see("Overview").live();
      var keyboard = ada.page().keyboard();
      var held = ada.hold("**/search.*");
      keyboard.press("/");
      ada.awaitHeld(held);
      keyboard.type("api k");
      keyboard.press("Enter");
      held.forEach(Route::resume);
      ada.see("API keys Sandbox");
    }
  }

  @Test
  void opensOneDialogHoweverOftenItIsAskedFor() {
    try (var ada = Dashboard.member()) {
      ada.open("/api-keys").see("API keys Sandbox").live();
      var held = ada.hold("**/search.*");
      ada.page().route("**/key-dialogs.*", held::add);
      ada.page().keyboard().press("?");
      ada.page().keyboard().press("?");
      ada.awaitHeld(held);
      held.forEach(Route::resume);
      ada.read("Go to Environments");
      assertThat(ada.page().locator("dialog")).hasCount(1);
      ada.press("Close");
      held.clear();
      ada.press("Create a key").press("Create a key");
      ada.awaitHeld(held);
      held.forEach(Route::resume);
      ada.read("until it is disabled");
      assertThat(ada.page().locator("dialog")).hasCount(1);
    }
  }

  @Test
  void opensNoDialogOnAPageThatItIsNotOf() {
    try (var ada = Dashboard.member()) {
      ada.open("/api-keys").see("API keys Sandbox").live();
      var held = ada.hold("**/key-dialogs.*");
      ada.press("Create a key");
      ada.awaitHeld(held);
      ada.follow("Environments").see("Environments");
      ada.page().waitForResponse("**/key-dialogs.*", () -> held.forEach(Route::resume)).finished();
      ada.page().evaluate(Visitor.TWO_FRAMES);
      assertThat(ada.page().locator("dialog")).hasCount(0);
    }
  }

  @Test
  void keepsTheSearchThatWasBegunOnTheWayToAPage() {
    try (var ada = Dashboard.member()) {
      ada.open("/").see("Overview").live();
      var keyboard = ada.page().keyboard();
      var held = ada.hold("**/pages/environments.*");
      keyboard.press("g");
      keyboard.press("e");
      ada.awaitHeld(held);
      assertThat(ada.page().locator("html[data-going]")).isAttached();
      keyboard.press("/");
      keyboard.type("audit");
      held.forEach(Route::resume);
      ada.see("Environments");
      assertThat(ada.page().locator(".search-input")).hasValue("audit");
      keyboard.press("Enter");
      ada.see("Audit log");
    }
  }

  @Test
  void keepsTheFocusOfADialog() {
    try (var ada = Dashboard.member()) {
      ada.open("/api-keys")
          .see("API keys Sandbox")
          .press("Create a key")
          .read("until it is disabled");
      for (var i = 0; i < 6; i++) {
        ada.page().keyboard().press("Tab");
        assertThat(
                ada.page()
                    .evaluate(
                        "document.activeElement === document.body || !!document.activeElement.closest('dialog')"))
            .isEqualTo(true);
      }
      ada.page().keyboard().press("Escape");
      assertThat(ada.page().locator("text=Create a key").first()).isFocused();
    }
  }

  @Test
  void keepsTheThemeThatWasChosen() {
    try (var ada = Dashboard.stranger()) {
      ada.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      ada.open("/sign-in").see("Sign in");
      var background = "getComputedStyle(document.documentElement).backgroundColor";
      var light = ada.page().evaluate(background);
      ada.page().getByLabel("Theme").selectOption("dark");
      var dark = ada.page().evaluate(background);
      assertThat(dark).isNotEqualTo(light);
      ada.page().reload();
      ada.see("Sign in");
      assertThat(ada.page().evaluate(background)).isEqualTo(dark);
    }
  }
}
