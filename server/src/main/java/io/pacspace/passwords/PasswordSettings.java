package io.pacspace.passwords;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.SettingsCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// What a password must not be.
///
/// @param breachedPasswordsFile the SHA-1 hashes of passwords that nobody may choose, in their
///   order
@ConfigurationProperties("pacspace")
record PasswordSettings(@Nullable Path breachedPasswordsFile) implements ModuleSettings {
  private static final String NAME = "PACSPACE_BREACHED_PASSWORDS_FILE";

  @Override
  public void check(SettingsCheck check) {
    var file = breachedPasswordsFile;
    if (file == null || !check.isOrdinary(file, NAME)) {
      return;
    }
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      check.unless(
          lines.findFirst().orElse("").matches("[0-9A-F]{40}:\\d+"),
          NAME
              + " must hold SHA-1 hashes in upper case, each with a colon and a count, in their"
              + " order.");
    } catch (IOException _) {
      check.unreadable(file, NAME);
    }
  }
}
