package io.pacspace.accounts;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.SettingsCheck;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who may register, and how much one source may try.
@ConfigurationProperties("pacspace")
record AccountSettings(@DefaultValue Registration registration, @DefaultValue Limits limits)
    implements ModuleSettings {

  /// Who may register: anybody, or whoever holds a single-use token that the operator passes on.
  record Registration(@DefaultValue("open") Mode mode, @Nullable String operatorEmail) {}

  /// See [Registration].
  enum Mode {
    OPEN,
    APPROVAL
  }

  /// Each a burst that refills evenly over its period.
  ///
  /// @param wrongPasswords wrong passwords for one account from one source, in 15 minutes
  /// @param mails mails to one address, in an hour
  /// @param mailRequests what one source asks to be mailed, in an hour
  /// @param registrations registrations from one address, in an hour
  record Limits(
      @DefaultValue("10") int wrongPasswords,
      @DefaultValue("10") int mails,
      @DefaultValue("30") int mailRequests,
      @DefaultValue("30") int registrations) {
    private static final int SOURCES = 3;

    /// The part of the mails to an address that one source may ask for.
    int mailsOfOneSource() {
      return Math.max(1, mails / SOURCES);
    }
  }

  @Override
  public void check(SettingsCheck check) {
    check.unless(
        registration.mode() != Mode.APPROVAL || registration.operatorEmail() != null,
        "PACSPACE_REGISTRATION_OPERATOR_EMAIL is missing: with approval, somebody gets the"
            + " requests.");
    check.limits(
        limits.wrongPasswords(), limits.mails(), limits.mailRequests(), limits.registrations());
  }
}
