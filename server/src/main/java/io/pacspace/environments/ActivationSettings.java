package io.pacspace.environments;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.SettingsCheck;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long an activation may take.
@ConfigurationProperties("pacspace")
record ActivationSettings(@DefaultValue Times activation) implements ModuleSettings {

  /// When an activation that has not finished has failed, and how often that is looked for, which
  /// [DeadlineSweep] reads itself.
  record Times(@DefaultValue("2m") Duration deadline, @DefaultValue("1s") Duration sweepInterval) {}

  @Override
  public void check(SettingsCheck check) {
    check.unless(
        activation.deadline().isPositive() && activation.sweepInterval().isPositive(),
        "PACSPACE_ACTIVATION_DEADLINE and PACSPACE_ACTIVATION_SWEEP_INTERVAL must be positive.");
  }
}
