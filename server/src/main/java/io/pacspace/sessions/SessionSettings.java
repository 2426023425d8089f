package io.pacspace.sessions;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.SettingsCheck;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long a session lasts, and how often one address may ask for one.
@ConfigurationProperties("pacspace")
record SessionSettings(@DefaultValue Lifetime session, @DefaultValue Limits limits)
    implements ModuleSettings {

  /// How long a browser session lasts unused, and at the most.
  record Lifetime(
      @DefaultValue("12h") Duration idleLimit, @DefaultValue("30d") Duration absoluteLimit) {}

  /// @param signIns sign-in calls from one address, in a minute
  record Limits(@DefaultValue("60") int signIns) {}

  @Override
  public void check(SettingsCheck check) {
    check.unless(
        session.idleLimit().isPositive()
            && session.idleLimit().compareTo(session.absoluteLimit()) <= 0,
        "PACSPACE_SESSION_IDLE_LIMIT must be positive and at most"
            + " PACSPACE_SESSION_ABSOLUTE_LIMIT.");
    check.limits(limits.signIns());
  }
}
