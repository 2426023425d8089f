package io.pacspace.http;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.Networks;
import io.pacspace.platform.SettingsCheck;
import io.pacspace.shared.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Whose word the edge takes, and how much it serves.
///
/// @param trustedProxies the networks of the proxies before this server, separated by commas, or
///   `none`; see [Networks]
/// @param metricsToken who sends it may read `/metrics`
@ConfigurationProperties("pacspace")
record HttpSettings(
    @Nullable String trustedProxies, @Nullable Secret metricsToken, @DefaultValue Limits limits)
    implements ModuleSettings {

  /// @param requestsAtOnce requests that are served at the same time, from everywhere
  /// @param bodyDeadline within which the whole body of a request has to arrive
  record Limits(
      @DefaultValue("1000") int requestsAtOnce, @DefaultValue("30s") Duration bodyDeadline) {}

  /// The proxies whose word on where a request comes from is taken; none unless they are named.
  Networks proxies() {
    return trustedProxies == null ? Networks.NONE : Networks.parse(trustedProxies);
  }

  @Override
  public void check(SettingsCheck check) {
    checkProxies(check);
    check.limits(limits.requestsAtOnce(), limits.bodyDeadline().toSeconds());
  }

  private void checkProxies(SettingsCheck check) {
    if (trustedProxies == null) {
      var url = check.installation().publicUrl();
      check.unless(
          url == null || !"https".equals(url.getScheme()),
          "PACSPACE_TRUSTED_PROXIES is missing: name the networks of the proxy that does TLS, such"
              + " as 10.0.0.5/32, or none, so that limits tell clients apart.");
      return;
    }
    try {
      check.unless(
          !Networks.parse(trustedProxies).containAll(),
          "PACSPACE_TRUSTED_PROXIES must not hold every address, as /0 does: anybody could then"
              + " say which address a request comes from.");
    } catch (IllegalArgumentException _) {
      check.add(
          "PACSPACE_TRUSTED_PROXIES must be none or networks separated by commas, such as"
              + " 10.0.0.0/8,fd00::/8.");
    }
  }
}
