package io.pacspace.platform;

import io.pacspace.shared.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Everything an operator can set, as `PACSPACE_*` in the environment; `docs/operations.md`
/// explains each. [SettingsCheck] says what is missing or unsafe before anything starts.
///
/// @param mode `embedded` for the development default, `external` for a real installation
/// @param publicUrl where browsers and programs reach this installation; no path
/// @param listen an IP address to listen on, beside the loopback interface; see [#listening]
/// @param trustedProxies the networks of the proxies before this server, separated by commas, or
///   `none`; see [Networks]
/// @param control the control database
/// @param cells the cells of each kind by name
/// @param masterKeyFile a file with 32 bytes as 64 hexadecimal digits, the key that seals all
///   others
/// @param breachedPasswordsFile the SHA-1 hashes of passwords that nobody may choose, in their
///   order
/// @param payment how tenants come to a plan: `embedded`, `operator` or `included:TIER`; the module
///   of plans judges it
/// @param clockTolerance how far this server's clock may be from a cell's
@ConfigurationProperties("pacspace")
public record Settings(
    @DefaultValue("external") Mode mode,
    @Nullable URI publicUrl,
    @Nullable String listen,
    @Nullable String trustedProxies,
    @Nullable Database control,
    @DefaultValue CellUrls cells,
    @Nullable Path masterKeyFile,
    @Nullable Path breachedPasswordsFile,
    @DefaultValue Mail mail,
    @DefaultValue("operator") String payment,
    @DefaultValue Registration registration,
    @DefaultValue Session session,
    @DefaultValue Activation activation,
    @DefaultValue Limits limits,
    @DefaultValue Operator operator,
    @Nullable Secret metricsToken,
    @DefaultValue("false") boolean soleNode,
    @DefaultValue("5s") Duration clockTolerance,
    @DefaultValue Set<Plaintext> allowPlaintext) {

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

  /// A PostgreSQL database: a `jdbc:postgresql:` URL, and the passwords of the three logins.
  ///
  /// @param password of the login that serves requests
  /// @param recorder in cells alone
  public record Database(
      @Nullable String url,
      @Nullable Secret password,
      @DefaultValue Owner owner,
      @DefaultValue Recorder recorder) {}

  /// How the owner signs in.
  ///
  /// @param url where it does, if it must not be where the others do: a session of its own, past
  ///   any pooler
  public record Owner(@Nullable String url, @Nullable Secret password) {}

  /// How the login that records deltas signs in.
  public record Recorder(@Nullable Secret password) {}

  /// A cell: its database, and its share of new environments relative to the others (default 1).
  public record CellDatabase(
      @Nullable String url,
      @Nullable Secret password,
      @DefaultValue Owner owner,
      @DefaultValue Recorder recorder,
      @DefaultValue("1") int weight) {
    /// Its database.
    public Database database() {
      return new Database(url, password, owner, recorder);
    }
  }

  /// The cells by kind and name.
  public record CellUrls(
      @DefaultValue Map<String, CellDatabase> sandbox,
      @DefaultValue Map<String, CellDatabase> production) {}

  /// How mail leaves: an SMTP server, and the sender's address.
  public record Mail(
      @Nullable String host,
      @DefaultValue("587") int port,
      @Nullable String username,
      @Nullable Secret password,
      @Nullable String from,
      @DefaultValue("starttls") Encryption encryption) {
    /// How the connection to the SMTP server is protected.
    public enum Encryption {
      STARTTLS,
      TLS,
      NONE
    }
  }

  /// Who may register: anybody, or whoever holds a single-use token that the operator passes on.
  public record Registration(
      @DefaultValue("open") RegistrationMode mode, @Nullable String operatorEmail) {}

  /// See [Registration].
  public enum RegistrationMode {
    OPEN,
    APPROVAL
  }

  /// Whoever runs this installation.
  ///
  /// @param contact the address that the dashboard tells people to ask, if there is one
  public record Operator(@Nullable String contact) {}

  /// How long a browser session lasts unused, and at the most.
  public record Session(
      @DefaultValue("12h") Duration idleLimit, @DefaultValue("30d") Duration absoluteLimit) {}

  /// How long an activation may take before it has failed, and how often that is looked for.
  public record Activation(
      @DefaultValue("2m") Duration deadline, @DefaultValue("1s") Duration sweepInterval) {}

  /// How much one source may do, each a burst that refills evenly over its period; and how much
  /// this server does.
  ///
  /// @param wrongPasswords wrong passwords for one account from one address, in 15 minutes
  /// @param signIns sign-in calls from one address, in a minute
  /// @param mails mails to one address, in an hour
  /// @param registrations registrations from one address, in an hour
  /// @param requestsAtOnce requests that are served at the same time, from everywhere
  /// @param bodyDeadline within which the whole body of a request has to arrive
  public record Limits(
      @DefaultValue("10") int wrongPasswords,
      @DefaultValue("60") int signIns,
      @DefaultValue("10") int mails,
      @DefaultValue("30") int mailRequests,
      @DefaultValue("30") int registrations,
      @DefaultValue("1000") int requestsAtOnce,
      @DefaultValue("30s") Duration bodyDeadline) {}

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

  /// The proxies whose word on where a request comes from is taken; none unless they are named.
  public Networks proxies() {
    return trustedProxies == null ? Networks.NONE : Networks.parse(trustedProxies);
  }

  /// The address to ask for what only the operator can give, if the settings name one.
  public Optional<String> contact() {
    return Optional.ofNullable(operator.contact())
        .or(() -> Optional.ofNullable(registration.operatorEmail()));
  }

  /// An absolute address on this installation; `path` begins with a slash.
  public String link(String path) {
    return origin() + path;
  }
}
