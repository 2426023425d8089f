package io.pacspace.platform;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator sets for the installation as a whole; what a module alone acts on is in
/// [ModuleSettings] of its own.
///
/// @param mode `embedded` for the development default, `external` for a real installation
/// @param publicUrl where browsers and programs reach this installation; no path
/// @param listen an IP address to listen on, beside the loopback interface; see [#listening]
/// @param allowPlaintext what may be sent in the clear
@ConfigurationProperties("pacspace")
public record Settings(
    @DefaultValue("external") Mode mode,
    @Nullable URI publicUrl,
    @Nullable String listen,
    @DefaultValue Set<Plaintext> allowPlaintext)
    implements ModuleSettings {

  /// What kind of installation this is.
  public enum Mode {
    EMBEDDED,
    EXTERNAL
  }

  /// What may be sent to other machines without encryption, where the network is trusted.
  public enum Plaintext {
    DATABASES,
    MAIL
  }

  /// Whether this is the development default, with its captured mail and its payment page.
  public boolean embedded() {
    return mode == Mode.EMBEDDED;
  }

  /// The address to listen on beside the loopback interface. Without one the development default
  /// listens there alone, and a real installation everywhere.
  public Optional<InetAddress> listening() {
    return listen == null ? Optional.empty() : Networks.address(listen);
  }

  /// The public address; checked before anything starts.
  public URI origin() {
    return Required.of(publicUrl, "PACSPACE_PUBLIC_URL");
  }

  /// Whether browsers reach this installation over https.
  public boolean secure() {
    return "https".equals(origin().getScheme());
  }

  /// An absolute address on this installation; `path` begins with a slash.
  public String link(String path) {
    return origin() + path;
  }

  @Override
  public void check(SettingsCheck check) {
    new InstallationCheck(this, check).check();
  }
}
