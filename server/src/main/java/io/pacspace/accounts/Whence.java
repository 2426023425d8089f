package io.pacspace.accounts;

import io.pacspace.web.Caller;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Where a request comes from, in words that hold nothing its sender chose: they stand in mails
/// that strangers can cause.
public final class Whence {
  private static final int V4_NETWORK_BYTES = 2;
  private static final int V6_NETWORK_BYTES = 4;

  /// What a user agent says, and what that is called. The first that fits counts, since most say
  /// more than they are.
  private static final List<List<String>> PROGRAMS =
      List.of(
          List.of("Edg", "Edge"),
          List.of("OPR/", "Opera"),
          List.of("Firefox/", "Firefox"),
          List.of("FxiOS/", "Firefox"),
          List.of("CriOS/", "Chrome"),
          List.of("Chrome/", "Chrome"),
          List.of("Safari/", "Safari"),
          List.of("curl/", "curl"),
          List.of("Java", "a Java program"),
          List.of("python", "a Python program"));

  private static final List<List<String>> SYSTEMS =
      List.of(
          List.of("iPhone", "an iPhone"),
          List.of("iPad", "an iPad"),
          List.of("Android", "Android"),
          List.of("Windows", "Windows"),
          List.of("Mac OS", "a Mac"),
          List.of("Linux", "Linux"));

  private Whence() {}

  /// What sort of program it is, without its version, such as `Firefox on Linux`.
  public static String program(Caller caller) {
    var program = named(PROGRAMS, caller.userAgent(), "an unknown program");
    var system = named(SYSTEMS, caller.userAgent(), "");
    return system.isEmpty() ? program : program + " on " + system;
  }

  private static String named(List<List<String>> names, String userAgent, String otherwise) {
    return names.stream()
        .filter(name -> userAgent.contains(name.getFirst()))
        .map(List::getLast)
        .findFirst()
        .orElse(otherwise);
  }

  /// About whose network it is: the first 16 bits of an IPv4 address, 32 of an IPv6 one. A line at
  /// home or a phone changes its address within that every day.
  public static String network(Caller caller) {
    try {
      // A literal address: no name is looked up.
      var bytes = InetAddress.ofLiteral(caller.address()).getAddress();
      var length = bytes.length == Integer.BYTES ? V4_NETWORK_BYTES : V6_NETWORK_BYTES;
      return HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
    } catch (IllegalArgumentException _) {
      return caller.address();
    }
  }
}
