package io.pacspace.http;

import io.pacspace.platform.Networks;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Refuses what other sites' pages ask browsers for.
@Component
final class CrossSiteGuard {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> OURS = Set.of("same-origin", "none");
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

  private final Settings settings;

  CrossSiteGuard(Settings settings) {
    this.settings = settings;
  }

  /// Refuses changes that another site's page asks for. `Sec-Fetch-Site` decides where a browser
  /// sends it, `Origin` where it does not; a request with neither is no browser's.
  void requireOurPage(HttpServletRequest request) {
    if (!SAFE.contains(request.getMethod()) && !isOurPage(request)) {
      throw new Failure.Forbidden(
          HttpRefusal.CROSS_ORIGIN_REQUEST.code(), HttpRefusal.CROSS_ORIGIN_REQUEST.sentence());
    }
  }

  private boolean isOurPage(HttpServletRequest request) {
    var site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return OURS.contains(site);
    }
    var origin = request.getHeader("Origin");
    return origin == null
        || origin.equals(settings.origin().toString())
        || (settings.embedded() && origin.equals("http://" + request.getHeader("Host")));
  }

  /// Refuses, in the development default, requests to names that are not this machine's: a page of
  /// a stranger can have its own name lead here (DNS rebinding), and would read mail as if it were
  /// this site. Addresses cannot be led elsewhere. A real installation hands out nothing without a
  /// session or key, which a browser keeps for its own name.
  void requireOurName(HttpServletRequest request) {
    if (settings.embedded() && !isOurName(bare(request.getServerName()))) {
      throw new Failure.Forbidden(
          HttpRefusal.CROSS_ORIGIN_REQUEST.code(),
          "This server is a development default and answers to localhost alone.");
    }
  }

  private boolean isOurName(String host) {
    return LOCAL.contains(host) || Networks.address(host).filter(this::isListenedTo).isPresent();
  }

  private boolean isListenedTo(InetAddress address) {
    return settings
        .listening()
        .filter(own -> own.isAnyLocalAddress() || own.equals(address))
        .isPresent();
  }

  /// An IPv6 address without its brackets.
  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
