package io.pacspace.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Awaitility.setDefaultTimeout;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/// Somebody with a browser profile of their own and one page open in it. Closing it fails the test
/// if the browser had anything to complain about: an error, a breach of the content policy, a
/// request to another origin, or an answer of 400 and above that the test did not expect.
final class Visitor implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 20_000;
  private static final Pattern REFUSAL_LOGGED =
      Pattern.compile("Failed to load resource: the server responded with a status of .*");

  private static final String SETTLED =
      """
      () => document.querySelector('h1') && !document.querySelector('.skeleton, [aria-busy=true], [data-going]')
        && document.fonts.status === 'loaded'
      """;

  /// What a new size or theme changes is drawn in the next frame, and there for certain in the one
  /// after it.
  static final String TWO_FRAMES =
      "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))";

  private final String url;
  private final BrowserContext context;
  private final Page page;
  private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
  private final List<String> refusals = Collections.synchronizedList(new ArrayList<>());
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  Visitor(Browser browser, String url, int width, int height) {
    this.url = url;
    this.context =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height));
    this.context.setDefaultTimeout(PATIENCE_MILLIS);
    setDefaultAssertionTimeout(PATIENCE_MILLIS);
    setDefaultTimeout(Duration.ofMillis((long) PATIENCE_MILLIS));
    this.page = context.newPage();
    watch(page);
  }

  private void watch(Page watched) {
    watched.onConsoleMessage(this::heard);
    watched.onPageError(error -> troubles.add("uncaught: " + error));
    watched.onRequest(this::sent);
    watched.onResponse(
        response -> {
          if (response.status() >= 400) {
            var path = response.url().substring(url.length()).replaceAll("\\?.*", "");
            refusals.add(response.request().method() + " " + path + " " + response.status());
          }
        });
  }

  private void heard(ConsoleMessage message) {
    var isTrouble = message.type().equals("error") || message.type().equals("warning");
    if (isTrouble && !REFUSAL_LOGGED.matcher(message.text()).matches()) {
      troubles.add(message.type() + ": " + message.text());
    }
  }

  private void sent(Request request) {
    requests.add(request);
    if (!request.url().startsWith(url + "/") && !request.url().startsWith("data:")) {
      troubles.add("left the origin: " + request.url());
    }
  }

  Page page() {
    return page;
  }

  /// Another page of the same profile.
  Page newTab() {
    var tab = context.newPage();
    watch(tab);
    return tab;
  }

  /// What it has asked for so far.
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /// Goes to an address by the address bar.
  Visitor open(String path) {
    page.navigate(url + path);
    return this;
  }

  /// Waits until the page with that heading is there.
  Visitor see(String heading) {
    assertThat(heading(heading)).isVisible();
    return this;
  }

  private Locator heading(String text) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setLevel(1));
  }

  Visitor fill(String label, String text) {
    page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
    return this;
  }

  Visitor press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
    return this;
  }

  /// Chooses an environment at the top of the page.
  Visitor switchTo(String environment) {
    page.locator(".switch button[data-environment=" + environment + "]").click();
    return this;
  }

  /// The first of several buttons of one name.
  Visitor pressFirst(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .first()
        .click();
    return this;
  }

  Visitor follow(String link) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link)).first().click();
    return this;
  }

  /// Waits until the text can be read somewhere.
  Visitor read(String text) {
    assertThat(page.getByText(text).first()).isVisible();
    return this;
  }

  /// Waits until the environments are followed live.
  Visitor live() {
    assertThat(page.locator(".link[data-live=true]")).isAttached();
    return this;
  }

  /// Holds back what is asked for at such addresses from now on: the list grows by each request.
  List<Route> hold(String addresses) {
    var held = new ArrayList<Route>();
    page.route(addresses, held::add);
    return held;
  }

  /// Waits until something is held back.
  Visitor awaitHeld(List<Route> held) {
    page.waitForCondition(() -> !held.isEmpty());
    return this;
  }

  /// Waits until everything that the page shows is loaded, and drawn.
  Visitor settle() {
    page.waitForFunction(SETTLED);
    page.evaluate(TWO_FRAMES);
    return this;
  }

  /// Waits until the address is that of a page.
  Visitor at(String path) {
    assertThat(page).hasURL(url + path);
    return this;
  }

  /// An answer of 400 or above that the test is about, such as `POST /dashboard/auth/login 401`.
  Visitor expectRefusal(String refusal) {
    page.waitForCondition(() -> refusals.contains(refusal));
    refusals.removeIf(refusal::equals);
    return this;
  }

  /// Forgets whatever went wrong so far; for tests that take the server away.
  Visitor forgetTroubles() {
    troubles.clear();
    refusals.clear();
    return this;
  }

  /// The link to that path in the newest mail to an address that has one.
  String mailedLink(String email, String path) {
    var links = Pattern.compile("http[^\"\\\\]*" + path + "#[a-z]+=[A-Za-z0-9_-]+");
    return await()
        .until(
            () -> {
              var found = links.matcher(api("GET", "/dev/mail?to=" + email).text());
              return found.find() ? found.group() : "";
            },
            link -> !link.isEmpty());
  }

  /// Calls the API with this profile's cookies, past the page.
  APIResponse api(String method, String path) {
    return fetch(path, RequestOptions.create().setMethod(method));
  }

  /// The same with a body, which is sent as JSON.
  APIResponse api(String method, String path, Object body) {
    return fetch(path, RequestOptions.create().setMethod(method).setData(body));
  }

  private APIResponse fetch(String path, RequestOptions options) {
    return context.request().fetch(url + path, options.setHeader("Accept", "application/json"));
  }

  @Override
  public void close() {
    context.close();
    assertThat(troubles).isEmpty();
    assertThat(refusals).isEmpty();
  }
}
