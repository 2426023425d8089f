package io.pacspace.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page has everything in it, and its policy allows nothing that is not.
class OfflineVerifierTest {
  private static final Path DASHBOARD = Path.of("src/main/resources/dashboard");
  private static final Pattern POLICY =
      Pattern.compile(
          "default-src 'none'; script-src '(?<script>[^']+)'; style-src '(?<style>[^']+)';"
              + " base-uri 'none'; form-action 'none'");

  private final String page = new String(new OfflineVerifier().bytes(), StandardCharsets.UTF_8);

  @Test
  void holdsEveryPartOfTheVerifier() throws IOException {
    var script = only("<script[^>]*>(.*?)</script>");
    assertThat(script).contains(withoutImports(DASHBOARD.resolve("verifier.js")));
    try (var parts = Files.list(DASHBOARD.resolve("verifier"))) {
      assertThat(parts)
          .hasSizeGreaterThan(4)
          .allSatisfy(part -> assertThat(script).contains(withoutImports(part)));
    }
  }

  /// What stands behind the head of a module.
  private static String withoutImports(Path module) throws IOException {
    return Files.readString(module).replaceFirst("(?s)^.*\\bfrom '[^']+'\\n", "");
  }

  @Test
  void allowsItsOwnScriptAndStyleAndNothingElse() throws NoSuchAlgorithmException {
    var policy =
        POLICY.matcher(only("<meta http-equiv=\"Content-Security-Policy\" content=\"(.*?)\">"));
    assertThat(policy.matches()).isTrue();
    assertThat(policy.group("script")).isEqualTo(hash(only("<script[^>]*>(.*?)</script>")));
    assertThat(policy.group("style")).isEqualTo(hash(only("<style[^>]*>(.*?)</style>")));
    assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<style>"));
  }

  @Test
  void refersToNothingOutsideItself() {
    assertThat(page).doesNotContainPattern("(?i)\\b(src|href|action)\\s*=");
    assertThat(page).doesNotContainPattern("(?i)https?://|url\\(|@import|\\bimport\\b[ (]");
    assertThat(page).doesNotContain("${verifier}", "${policy}", " style=\"", "onclick");
  }

  /// The only one of its kind on the page.
  private String only(String pattern) {
    var found = Pattern.compile(pattern, Pattern.DOTALL).matcher(page).results().toList();
    assertThat(found).hasSize(1);
    return found.getFirst().group(1);
  }

  private static String hash(String content) throws NoSuchAlgorithmException {
    var hash =
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }
}
