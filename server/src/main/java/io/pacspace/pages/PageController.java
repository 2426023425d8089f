package io.pacspace.pages;

import io.pacspace.shared.Failure;
import io.pacspace.web.SessionAuthenticator;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.WebUtils;

/// The addresses of the dashboard. Each page answers one and the same document, whose modules draw
/// what belongs to the address; `navigation.js` has the same ones.
@RestController
class PageController {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final String DOWNLOAD = "attachment; filename=\"pacspace-verifier.html\"";

  private final SiteFiles files;
  private final OfflineVerifier verifier;
  private final SessionAuthenticator sessions;

  PageController(SiteFiles files, OfflineVerifier verifier, SessionAuthenticator sessions) {
    this.files = files;
    this.verifier = verifier;
    this.sessions = sessions;
  }

  @GetMapping({
    "/",
    "/environments",
    "/api-keys",
    "/customers",
    "/customers/{customerId}",
    "/records/{recordId}",
    "/checkpoints",
    "/plan",
    "/audit",
    "/settings",
    "/verify/{proofRoot}",
    "/register",
    "/check-mail",
    "/verify-email",
    "/sign-in",
    "/forgot-password",
    "/reset-password"
  })
  ResponseEntity<byte[]> page(HttpServletRequest request) {
    return page(HttpStatus.OK, request);
  }

  /// The document with that status; browsers ask each time whether it has changed.
  ResponseEntity<byte[]> page(HttpStatus status, HttpServletRequest request) {
    var site = files.site();
    var hasSession = WebUtils.getCookie(request, sessions.cookieName()) != null;
    var asset = site.page(hasSession);
    return ResponseEntity.status(status)
        .headers(asset.headers(request))
        .header(HttpHeaders.VARY, HttpHeaders.COOKIE)
        .cacheControl(CacheControl.noCache())
        .eTag("W/\"" + site.hash() + (hasSession ? "-s" : "") + "\"")
        .body(asset.body(request));
  }

  /// The verifier in one file, to be kept and used without this server. It has its script inside,
  /// which the policy of pages from here forbids; so it is a download and runs from disk.
  @GetMapping("/verify/offline")
  ResponseEntity<byte[]> offlineVerifier() {
    return ResponseEntity.ok()
        .contentType(Asset.HTML)
        .header(HttpHeaders.CONTENT_DISPOSITION, DOWNLOAD)
        .cacheControl(CacheControl.noCache())
        .body(verifier.bytes());
  }

  /// The style of pages that other modules write by themselves, at an address that they know.
  @GetMapping("/assets/dev-pages.css")
  ResponseEntity<byte[]> devPagesStyle(HttpServletRequest request) {
    var site = files.site();
    var asset = site.file("dev-pages.css").orElseThrow();
    return ResponseEntity.ok()
        .headers(asset.headers(request))
        .cacheControl(CacheControl.noCache())
        .eTag("W/\"" + site.hash() + "\"")
        .body(asset.body(request));
  }

  @GetMapping("/assets/{hash}/{*path}")
  ResponseEntity<byte[]> asset(
      @PathVariable String hash, @PathVariable String path, HttpServletRequest request) {
    var site = files.site();
    var asset =
        site.file(path.substring(1))
            .filter(_ -> site.hash().equals(hash))
            .orElseThrow(
                () -> new Failure.NotFound("There is no such file, or the dashboard has changed."));
    return ResponseEntity.ok()
        .headers(asset.headers(request))
        .cacheControl(CacheControl.maxAge(YEAR).cachePublic().immutable())
        .body(asset.body(request));
  }
}
