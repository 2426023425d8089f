package io.pacspace.platform;

import java.net.InetAddress;
import java.net.URI;

/// The check of [Settings]: where an installation is reached, and by whom.
final class InstallationCheck {
  /// RFC 4193, and RFC 6598 as some private networks have it.
  private static final Networks UNIQUE_LOCAL = Networks.parse("fc00::/7,100.64.0.0/10");

  private final Settings settings;
  private final SettingsCheck check;

  InstallationCheck(Settings settings, SettingsCheck check) {
    this.settings = settings;
    this.check = check;
  }

  void check() {
    publicUrl();
    check.unless(
        settings.listen() == null || settings.listening().isPresent(),
        "PACSPACE_LISTEN must be an IP address of this machine.");
    if (settings.embedded()) {
      onlyForDevelopment();
    }
  }

  private void publicUrl() {
    var url = settings.publicUrl();
    if (url == null || url.getScheme() == null || url.getHost() == null) {
      check.add("PACSPACE_PUBLIC_URL is missing: set it to the https address users type.");
      return;
    }
    check.unless(
        url.getRawPath().isEmpty() && url.getRawQuery() == null && url.getRawUserInfo() == null,
        "PACSPACE_PUBLIC_URL must be scheme, host and port alone, without a path or slash after"
            + " it.");
    check.unless(
        "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && isLocal(url)),
        "PACSPACE_PUBLIC_URL must begin with https: session cookies are not safe without it.");
  }

  private static boolean isLocal(URI url) {
    return Networks.isLoopback(url.getHost());
  }

  /// The development default shows everybody's mail, so it is for this machine; on its own network
  /// for whoever asks for that.
  private void onlyForDevelopment() {
    var url = settings.publicUrl();
    check.unless(
        url == null
            || url.getHost() == null
            || isLocal(url)
            || Networks.address(url.getHost()).filter(InstallationCheck::isPrivate).isPresent(),
        "PACSPACE_PUBLIC_URL must be of this machine with PACSPACE_MODE=embedded: the development"
            + " default shows everybody's mail.");
    check.unless(
        settings.listening().filter(address -> !isPrivate(address)).isEmpty(),
        "PACSPACE_LISTEN must not be a public address with PACSPACE_MODE=embedded: the development"
            + " default shows everybody's mail.");
  }

  private static boolean isPrivate(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || UNIQUE_LOCAL.contains(address);
  }
}
