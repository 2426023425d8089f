package io.pacspace.browser;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What it takes a browser to verify a bundle on the page of its root, in a worker; no part of the
/// build. `docs/benchmarks.md` says how it is run: with the server of `bench/run bundle`, while
/// that stays.
class BundleMeasure {
  private static final double PATIENCE = TimeUnit.MINUTES.toMillis(10);

  /// Watches how far the page says it is, and how long it answers nothing.
  private static final String WATCH =
      """
      () => {
        window.told = 0
        const look = () => {
          const progress = document.querySelector('progress')
          if (progress && progress.value > 0 && progress.value < 1) window.told++
        }
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
        window.stall = 0
        let last = performance.now()
        setInterval(() => {
          const now = performance.now()
          window.stall = Math.max(window.stall, now - last)
          last = now
        }, 5)
        window.began = performance.now()
      }
      """;

  private static final String TOOK =
      """
      () => {
        const file = performance.getEntriesByType('resource').find(one => one.name.endsWith('format=bundle'))
        const all = performance.now() - window.began
        return `${all.toFixed()} ms in all, of it ${file.duration.toFixed()} ms to download ${file.decodedBodySize} bytes` +
          ` (${file.encodedBodySize} as sent); ${window.told} times the page said how far; ` +
          `at most ${window.stall.toFixed()} ms without an answer of the page`
      }
      """;

  @Test
  void verifiesTheBundleOfAPage() {
    var address = URI.create(requireNonNull(System.getProperty("bundle.url")));
    var key = requireNonNull(System.getProperty("bundle.key"));
    var origin = address.resolve("/").toString().replaceFirst("/$", "");
    try (var visitor = new Visitor(Dashboard.browser(), origin, Dashboard.WIDE, 800)) {
      visitor.open(address.getPath()).see("Proof of ");
      visitor.fill("Your own copy of the log's key (optional)", key);
      visitor.page().evaluate(WATCH);
      var worker = visitor.page().waitForWorker(() -> visitor.press("Verify in this browser"));
      assertThat(worker.url()).endsWith("/verifier-worker.js");
      visitor
          .page()
          .waitForSelector(".verdict", new Page.WaitForSelectorOptions().setTimeout(PATIENCE));
      var took = visitor.page().evaluate(TOOK);
      assertThat(visitor.page().locator(".verdict[data-status=verified]").innerText())
          .contains("re-added");
      System.out.println(took);
    }
  }
}
