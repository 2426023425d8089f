package io.pacspace.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;

/// Pictures for people to look at, in `target/screenshots`.
final class Screenshots {
  private static final Path FOLDER = Path.of("target", "screenshots");

  private Screenshots() {}

  /// The whole page in both themes and both widths, as `NAME-THEME-WIDTH.png`; where a dialog is
  /// open, what there is to see of it.
  static void take(Page page, String name) {
    page.evaluate("scrollTo(0, 0)");
    for (var width : new int[] {Dashboard.WIDE, Dashboard.NARROW}) {
      page.setViewportSize(width, 800);
      for (var theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
        page.evaluate(Visitor.TWO_FRAMES);
        var file = name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
        page.screenshot(
            new Page.ScreenshotOptions()
                .setFullPage(page.locator("dialog[open]").count() == 0)
                .setPath(FOLDER.resolve(file + ".png")));
      }
    }
    page.setViewportSize(Dashboard.WIDE, 800);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }
}
