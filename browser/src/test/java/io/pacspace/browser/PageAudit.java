package io.pacspace.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;

/// What holds of a page as it is now: no rule of accessibility broken in either theme, nothing
/// wider than a narrow screen.
final class PageAudit {
  private static final int NARROWEST = 360;
  private static final String OVERFLOW =
      "document.documentElement.scrollWidth - document.documentElement.clientWidth";

  private PageAudit() {}

  /// Checks it and leaves its picture under that name.
  static void inspect(Visitor visitor, String name) {
    var page = visitor.settle().page();
    for (var theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
      page.evaluate(Visitor.TWO_FRAMES);
      assertThat(breaches(page)).as("%s, %s", name, theme).isEmpty();
    }
    Screenshots.take(page, name);
    page.setViewportSize(NARROWEST, 740);
    page.evaluate(Visitor.TWO_FRAMES);
    assertThat(page.evaluate(OVERFLOW)).as("%s, wider than the screen", name).isEqualTo(0);
    assertThat(breaches(page)).as("%s, narrow", name).isEmpty();
    page.setViewportSize(Dashboard.WIDE, 800);
  }

  private static List<String> breaches(Page page) {
    return new AxeBuilder(page)
        .analyze().getViolations().stream().map(PageAudit::describe).toList();
  }

  private static String describe(Rule rule) {
    var nodes =
        rule.getNodes().stream().map(node -> node.getHtml() + ": " + node.getFailureSummary());
    return rule.getId() + " " + nodes.toList();
  }
}
