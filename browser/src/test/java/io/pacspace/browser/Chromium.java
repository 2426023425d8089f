package io.pacspace.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The installed Chromium: what `CHROMIUM` names, or Debian's.
final class Chromium {
  private static final String ABSENT =
      "The dashboard is not tested in a browser: there is no Chromium. Install Debian's package"
          + " \"chromium\", or set CHROMIUM to the program.";

  private static final String DEBIANS = "/usr/bin/chromium";
  private static final Optional<Path> PROGRAM = find();

  private Chromium() {}

  /// Has the test skipped where there is none, which is said once.
  static void require() {
    Assumptions.assumeTrue(PROGRAM.isPresent(), ABSENT);
  }

  static Browser launch() {
    var arguments =
        new ArrayList<>(
            List.of(
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
    if ("root".equals(System.getProperty("user.name"))) {
      arguments.add("--no-sandbox");
    }
    return Playwright.create()
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(PROGRAM.orElseThrow())
                .setArgs(arguments));
  }

  private static Optional<Path> find() {
    var named = Objects.requireNonNullElse(System.getenv("CHROMIUM"), DEBIANS);
    var found = Optional.of(Path.of(named)).filter(Files::isExecutable);
    if (found.isEmpty()) {
      System.out.println(ABSENT);
    }
    return found;
  }
}
