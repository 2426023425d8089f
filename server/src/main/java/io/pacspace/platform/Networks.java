package io.pacspace.platform;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Networks of IP addresses, each an address and how many of its first bits count (RFC 4632, RFC
/// 4291 §2.3). No name is ever looked up.
public final class Networks {
  /// No network, which contains no address.
  public static final Networks NONE = new Networks(List.of());

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /// Reads `none`, or networks separated by commas such as `10.0.0.0/8,fd00::/8`; an address
  /// without a slash is a network of one. Throws `IllegalArgumentException` for anything else.
  public static Networks parse(String text) {
    return text.strip().equals("none")
        ? NONE
        : new Networks(
            Arrays.stream(text.split(",", -1)).map(String::strip).map(Network::parse).toList());
  }

  /// The address that a text is; empty where it is none, such as a name. An IPv4 address in the
  /// clothes of IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
  public static Optional<InetAddress> address(String text) {
    var zone = text.indexOf('%');
    var bare = zone < 0 ? text : text.substring(0, zone);
    if (!IPV4.matcher(bare).matches() && !IPV6.matcher(bare).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Whether a host is this machine and no other, without asking anybody for its name.
  public static boolean isLoopback(String host) {
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.equals("localhost")
        || address(bare).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /// Whether one of them is every address there is, of IPv4 or of IPv6.
  public boolean containAll() {
    return networks.stream().anyMatch(network -> network.bits() == 0);
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /// Whether an address is in one of them.
  public boolean contains(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private record Network(InetAddress address, int bits) {
    static Network parse(String text) {
      var slash = text.indexOf('/');
      var address =
          Networks.address(slash < 0 ? text : text.substring(0, slash))
              .orElseThrow(IllegalArgumentException::new);
      var most = address.getAddress().length * Byte.SIZE;
      var bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException();
      }
      return new Network(address, bits);
    }

    boolean contains(InetAddress other) {
      var here = address.getAddress();
      var there = other.getAddress();
      var whole = bits / Byte.SIZE;
      var rest = Byte.SIZE - bits % Byte.SIZE;
      return here.length == there.length
          && Arrays.equals(here, 0, whole, there, 0, whole)
          && (rest == Byte.SIZE || (here[whole] ^ there[whole]) >> rest == 0);
    }
  }
}
