package io.pacspace.http;

import io.pacspace.platform.Networks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Which address a request comes from: the peer, or where that is a trusted proxy, the last address
/// in `X-Forwarded-For` that is none. Each proxy adds whom it heard at the right end, so what lies
/// further left is hearsay that anybody can send. No other forwarded header is read: nothing here
/// depends on one.
final class ClientAddress {
  private static final String FORWARDED = "X-Forwarded-For";

  private ClientAddress() {}

  static String of(HttpServletRequest request, Networks proxies) {
    var peer = request.getRemoteAddr();
    if (proxies.isEmpty() || request.getHeader(FORWARDED) == null) {
      return peer;
    }
    var known = Networks.address(peer);
    if (known.isEmpty() || !proxies.contains(known.get())) {
      return peer;
    }
    var client = known.get();
    for (var hop : hopsFromTheRight(request)) {
      var address = Networks.address(withoutPort(hop));
      if (address.isEmpty()) {
        break;
      }
      client = address.get();
      if (!proxies.contains(client)) {
        break;
      }
    }
    return client.getHostAddress();
  }

  private static List<String> hopsFromTheRight(HttpServletRequest request) {
    var hops = new ArrayList<String>();
    for (var line : Collections.list(request.getHeaders(FORWARDED))) {
      for (var hop : line.split(",", -1)) {
        hops.add(hop.strip());
      }
    }
    return hops.reversed();
  }

  /// Some proxies send `192.0.2.1:4711` or `[2001:db8::1]:4711`.
  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      var end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    var colon = hop.indexOf(':');
    return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }
}
