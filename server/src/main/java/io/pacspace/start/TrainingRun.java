package io.pacspace.start;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// The training run of the JVM's ahead-of-time cache (JEP 483, 514): takes people through the main
/// flow, from registration to an active Production environment, over HTTP, for the JVM to record
/// what a server under load needs.
final class TrainingRun {
  private static final String PROPERTY = "pacspace.training-run";

  /// The option of a JVM that is to be trained.
  static final String WANTED = "-D" + PROPERTY;

  private static final int PEOPLE = 40;
  private static final int AT_ONCE = 4;
  private static final int STATUS_POLLS = 100;
  private static final String STATUS = "/dashboard/environments/environment-status";

  private final URI server;

  TrainingRun(URI server) {
    this.server = server;
  }

  /// In a JVM that is to be trained: takes people through the main flow on a server that is ready,
  /// and ends the JVM then.
  static void startIfWanted(String server) {
    if (isWanted()) {
      Thread.ofPlatform().name("training run").start(() -> run(URI.create(server)));
    }
  }

  private static void run(URI server) {
    try {
      new TrainingRun(server).play(PEOPLE);
      System.exit(0);
    } catch (ExecutionException | InterruptedException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static boolean isWanted() {
    return System.getProperty(PROPERTY) != null;
  }

  /// In a JVM that is to be trained: the parent holds the other end of our standard input and never
  /// writes to it, so it closes when the parent ends, however that is killed.
  static void endWithTheParentIfWanted() {
    if (isWanted()) {
      Thread.ofPlatform().daemon().name("parent").start(TrainingRun::endWithTheParent);
    }
  }

  private static void endWithTheParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException _) {
      // As good as its end.
    }
    System.exit(1);
  }

  /// @throws ExecutionException if something is not as it should be for somebody
  void play(int people) throws InterruptedException, ExecutionException {
    try (var together = Executors.newFixedThreadPool(AT_ONCE)) {
      var flows = new ArrayList<Callable<Void>>();
      for (var i = 1; i <= people; i++) {
        var email = "trainee-" + i + "@example.test";
        flows.add(() -> signUp(email));
      }
      for (var flow : together.invokeAll(flows)) {
        flow.get();
      }
    }
  }

  private Void signUp(String email) throws IOException, InterruptedException {
    try (var browser = new TrainingBrowser(server)) {
      var password = "\"password\":\"a trained passphrase\"";
      var credentials = "\"email\":\"" + email + "\"," + password;
      browser.post(
          "/dashboard/auth/register",
          "{\"name\":\"Training\",\"organization\":\"Training\"," + credentials + "}");
      var link = browser.awaitText("/dev/mail?to=" + email, "/data/messages/0/links/0", "http");
      var token = link.substring(link.indexOf('=') + 1);
      browser.post("/dashboard/auth/verify", "{\"token\":\"" + token + "\"," + password + "}");
      browser.post("/dashboard/auth/login", "{" + credentials + "}");
      browser.awaitText(STATUS, "/data/sandbox/status", "active");
      useKey(browser);
      upgrade(browser);
      browser.post("/dashboard/environments/provision", "{\"environment\":\"production\"}");
      browser.awaitText(STATUS, "/data/production/status", "active");
      look(browser);
    }
    return null;
  }

  private static void useKey(TrainingBrowser browser) throws IOException, InterruptedException {
    var key = browser.post("/dashboard/api-keys", "{\"name\":\"training\"}").at("/data/fullKey");
    for (var i = 0; i < STATUS_POLLS; i++) {
      browser.get("/api/v1/whoami", "X-Api-Key", key.asString());
    }
  }

  private static void upgrade(TrainingBrowser browser) throws IOException, InterruptedException {
    var checkout = browser.post("/dashboard/billing/checkout", "{\"tier\":\"pilot\"}");
    browser.post("/dev/checkout/" + checkout.at("/data/checkoutId").asString(), "");
  }

  private static void look(TrainingBrowser browser) throws IOException, InterruptedException {
    for (var i = 0; i < STATUS_POLLS; i++) {
      browser.get(STATUS);
    }
    browser.get("/dashboard/environments");
    browser.get("/dashboard/environments/production");
    browser.get("/dashboard/auth/me");
    browser.get("/dashboard/billing/plan");
    browser.get("/dashboard/audit");
    browser.get("/");
    browser.get("/assets/dev-pages.css");
  }
}
