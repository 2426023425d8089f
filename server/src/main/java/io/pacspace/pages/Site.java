package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All files of the dashboard at one moment, under one hash over all of them: a page that was read
/// with a hash finds every module of that very moment, or none.
final class Site {
  private static final String INDEX = "index.html";
  private static final int HASH_DIGITS = 16;

  private final String hash;
  private final Map<String, Asset> files;
  private final Asset withoutSession;
  private final Asset withSession;

  private Site(String hash, Map<String, Asset> files, Asset withoutSession, Asset withSession) {
    this.hash = hash;
    this.files = files;
    this.withoutSession = withoutSession;
    this.withSession = withSession;
  }

  /// The site of these files by their paths; `mode` is what the pages are told about this
  /// installation.
  static Site of(Map<String, Asset> files, String mode) {
    var hash = hashOf(files);
    return new Site(hash, files, index(files, hash, mode, false), index(files, hash, mode, true));
  }

  private static String hashOf(Map<String, Asset> files) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(files)
          .forEach(
              (path, file) -> {
                digest.update((path + "\0" + file.plain().length + "\0").getBytes(UTF_8));
                digest.update(file.plain());
              });
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Asset index(
      Map<String, Asset> files, String hash, String mode, boolean hasSession) {
    var template = files.get(INDEX);
    if (template == null) {
      throw new IllegalStateException("the dashboard has no " + INDEX);
    }
    var page =
        new String(template.plain(), UTF_8)
            .replace("{{assets}}", "/assets/" + hash)
            .replace("{{mode}}", mode)
            .replace("{{session}}", hasSession ? "present" : "absent");
    return Asset.of(INDEX, page.getBytes(UTF_8)).orElseThrow();
  }

  String hash() {
    return hash;
  }

  /// The page that every address answers; it is told whether its request brought a session's
  /// cookie, so that it need not ask for a session that cannot be there.
  Asset page(boolean hasSession) {
    return hasSession ? withSession : withoutSession;
  }

  /// The file at that path, unless it is a template of a page.
  Optional<Asset> file(String path) {
    return Optional.ofNullable(files.get(path)).filter(_ -> !path.endsWith(".html"));
  }
}
