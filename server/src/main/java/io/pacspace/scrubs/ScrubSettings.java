package io.pacspace.scrubs;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.SettingsCheck;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How ledgers are re-added.
@ConfigurationProperties("pacspace")
record ScrubSettings(@DefaultValue Scrubbing scrub) implements ModuleSettings {
  private static final double MOST = 0.5;

  /// @param share of the time of one processor; 0 where this server is not to
  record Scrubbing(@DefaultValue("0.02") double share) {}

  @Override
  public void check(SettingsCheck check) {
    check.unless(
        scrub.share() >= 0 && scrub.share() <= MOST, "PACSPACE_SCRUB_SHARE must be from 0 to 0.5.");
  }
}
