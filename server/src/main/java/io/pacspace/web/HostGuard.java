package io.pacspace.web;

import io.pacspace.platform.Networks;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Set;

/// Refuses, in the development default, requests to names that are not this machine's: a page of a
/// stranger can have its own name lead here (DNS rebinding), and would read mail as if it were this
/// site. Addresses cannot be led elsewhere. A real installation hands out nothing without a session
/// or key, which a browser keeps for its own name.
final class HostGuard {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

  private final Settings settings;

  HostGuard(Settings settings) {
    this.settings = settings;
  }

  void requireOurs(HttpServletRequest request) {
    if (settings.embedded() && !isOurs(bare(request.getServerName()))) {
      throw new Failure.Forbidden(
          HttpRefusal.CROSS_ORIGIN_REQUEST.code(),
          "This server is a development default and answers to localhost alone.");
    }
  }

  private boolean isOurs(String host) {
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
