package io.pacspace.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// The verifier as one page in one file, which works from disk and without a network: the template
/// `offline-verifier.html` with `verifier.js` and its parts in it, the very one that the dashboard
/// runs.
///
/// Its own policy allows this script and this style by their hashes, and nothing else; so it cannot
/// load anything, nor send a proof anywhere.
@Component
final class OfflineVerifier {
  private static final String FOLDER = "/dashboard/";
  private static final String VERIFIER = "${verifier}";
  private static final String POLICY = "${policy}";
  private static final String SCRIPT = "<script type=\"module\">";
  private static final String STYLE = "<style>";

  private final byte[] page;

  OfflineVerifier() {
    var page = replace(read("offline-verifier.html"), VERIFIER, script());
    var policy =
        "default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'"
            .formatted(
                hash(between(page, SCRIPT, "</script>")), hash(between(page, STYLE, "</style>")));
    this.page = replace(page, POLICY, policy).getBytes(StandardCharsets.UTF_8);
  }

  /// The verifier itself, in one piece.
  static String script() {
    return JoinedModule.of("verifier.js", OfflineVerifier::read);
  }

  /// The page in UTF-8.
  byte[] bytes() {
    return page.clone();
  }

  private static String read(String file) {
    try (var in = OfflineVerifier.class.getResourceAsStream(FOLDER + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts `value` where the mark is, which has to be once.
  private static String replace(String page, String mark, String value) {
    var at = only(page, mark);
    return page.substring(0, at) + value + page.substring(at + mark.length());
  }

  private static String between(String page, String start, String end) {
    return page.substring(only(page, start) + start.length(), only(page, end));
  }

  private static int only(String page, String mark) {
    var at = page.indexOf(mark);
    if (at < 0 || at != page.lastIndexOf(mark)) {
      throw new IllegalStateException("the page of the offline verifier has not one " + mark);
    }
    return at;
  }

  private static String hash(String content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = digest.digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
