package io.pacspace.mail;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.Networks;
import io.pacspace.platform.Settings.Plaintext;
import io.pacspace.platform.SettingsCheck;
import io.pacspace.shared.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How mail leaves; the development default keeps it.
@ConfigurationProperties("pacspace")
record MailSettings(@DefaultValue Smtp mail) implements ModuleSettings {

  /// An SMTP server, and the sender's address.
  record Smtp(
      @Nullable String host,
      @DefaultValue("587") int port,
      @Nullable String username,
      @Nullable Secret password,
      @Nullable String from,
      @DefaultValue("starttls") Encryption encryption) {}

  /// How the connection to the SMTP server is protected.
  enum Encryption {
    STARTTLS,
    TLS,
    NONE
  }

  @Override
  public void check(SettingsCheck check) {
    if (check.installation().embedded()) {
      return;
    }
    check.unless(
        mail.host() != null, "PACSPACE_MAIL_HOST is missing: addresses are verified by mail.");
    check.unless(
        mail.from() != null, "PACSPACE_MAIL_FROM is missing: set it to the sender's address.");
    var encrypted = mail.encryption() != Encryption.NONE;
    check.unless(
        encrypted || mail.password() == null,
        "PACSPACE_MAIL_ENCRYPTION must not be none while a mail password is set.");
    check.unless(
        encrypted
            || mail.host() == null
            || Networks.isLoopback(mail.host())
            || check.installation().allowPlaintext().contains(Plaintext.MAIL),
        "PACSPACE_MAIL_ENCRYPTION must not be none, since mails lead into accounts and"
            + " PACSPACE_MAIL_HOST is another machine; PACSPACE_ALLOW_PLAINTEXT=mail permits it.");
  }
}
