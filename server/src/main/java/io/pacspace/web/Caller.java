package io.pacspace.web;

import io.pacspace.platform.Networks;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// Where the request being served comes from.
///
/// @param requestId the client's own id where it sent a sane one, otherwise made here
/// @param address the client's IP address, as far as proxies that are trusted tell it
/// @param userAgent what the client calls itself, at most 200 characters
public record Caller(String requestId, String address, String userAgent) {
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Pattern WEIGHT = Pattern.compile("\\s*;\\s*q=");
  private static final Pattern QVALUE = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
  private static final int NETWORK_BYTES = 8;
  private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

  /// The caller of the request that this thread serves; none in a job.
  public static Optional<Caller> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /// The same where a request is certain, as in a controller.
  public static Caller required() {
    return CURRENT.orElseThrow(() -> new IllegalStateException("outside a request"));
  }

  /// What limits count this caller as: an IPv4 address, or the /64 of an IPv6 address.
  public String source() {
    return address.indexOf(':') < 0 ? address : networkOf(address);
  }

  /// Whoever has one address of a /64 has all.
  private static String networkOf(String address) {
    return Networks.address(address).map(Caller::networkOf).orElse(address);
  }

  private static String networkOf(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    var network = address.getAddress();
    Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
    try {
      return InetAddress.getByAddress(network).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether it is somebody who reads pages in a browser, rather than a program that takes JSON.
  public static boolean reads(HttpServletRequest request) {
    var accept = request.getHeader(HttpHeaders.ACCEPT);
    return READING.contains(request.getMethod())
        && accept != null
        && accept.contains(MediaType.TEXT_HTML_VALUE);
  }

  /// Does something in this caller's name after its request is over, in the current thread.
  public void answerFor(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }

  /// Whether an answer may be compressed with gzip, which the caller then likes at least as well as
  /// one that is not (RFC 9110 §12.5.3).
  public static boolean takesGzip(HttpServletRequest request) {
    var wished = new HashMap<String, Double>();
    for (var header : Collections.list(request.getHeaders(HttpHeaders.ACCEPT_ENCODING))) {
      for (var coding : header.toLowerCase(Locale.ROOT).split(",", -1)) {
        var parts = WEIGHT.split(coding.strip(), 2);
        wished.putIfAbsent(parts[0], parts.length == 1 ? 1 : weight(parts[1]));
      }
    }
    var gzip = wished.getOrDefault("gzip", wished.getOrDefault("*", 0.0));
    return gzip > 0 && gzip >= wished.getOrDefault("identity", 0.0);
  }

  private static double weight(String text) {
    return QVALUE.matcher(text).matches() ? Double.parseDouble(text) : 0;
  }

  /// The path that a request asks for, percent-decoded by the container as it is for those who
  /// match it: the one thing to decide by, since `/%61pi/` is `/api/` to whatever serves it. A
  /// slash within a part stays `%2F`.
  public static String path(HttpServletRequest request) {
    var rest = request.getPathInfo();
    return rest == null ? request.getServletPath() : request.getServletPath() + rest;
  }

  /// Serves a request in this caller's name.
  public <X extends Exception> void serve(ScopedValue.CallableOp<@Nullable Void, X> request)
      throws X {
    ScopedValue.where(CURRENT, this).call(request);
  }
}
