package io.pacspace.platform;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The key that seals all others, for [Vault].
///
/// @param masterKeyFile a file with 32 bytes as 64 hexadecimal digits
@ConfigurationProperties("pacspace")
public record MasterKey(@Nullable Path masterKeyFile) implements ModuleSettings {
  private static final String NAME = "PACSPACE_MASTER_KEY_FILE";

  /// The file; checked before anything starts.
  Path file() {
    return Required.of(masterKeyFile, NAME);
  }

  @Override
  public void check(SettingsCheck check) {
    if (masterKeyFile == null) {
      check.add(
          NAME + " is missing: make one with 'openssl rand -hex 32 > FILE && chmod 600 FILE'.");
      return;
    }
    if (!check.isOrdinary(masterKeyFile, NAME)) {
      return;
    }
    try {
      check.unless(
          SettingsCheck.secretIn(masterKeyFile).strip().matches("[0-9a-fA-F]{64}"),
          NAME + " must hold exactly 64 hexadecimal digits.");
      check.unless(
          !SettingsCheck.readableByOthers(masterKeyFile),
          NAME + " can be read by others: run 'chmod 600' on it.");
    } catch (IOException _) {
      check.unreadable(masterKeyFile, NAME);
    }
  }
}
