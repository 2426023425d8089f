package io.pacspace.platform;

import io.pacspace.platform.Settings.Mail;
import io.pacspace.platform.Settings.Plaintext;
import io.pacspace.platform.Settings.RegistrationMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// Says, one sentence a setting, what keeps an installation from starting safely.
public final class SettingsCheck {
  /// RFC 4193, and RFC 6598 as some private networks have it.
  private static final Networks UNIQUE_LOCAL = Networks.parse("fc00::/7,100.64.0.0/10");

  private static final int LONGEST_SECRET = 64 * 1024;

  private final Settings settings;
  private final List<String> problems = new ArrayList<>();

  private SettingsCheck(Settings settings) {
    this.settings = settings;
  }

  /// One sentence for each setting that is missing or unsafe; empty when all is well.
  public static List<String> problems(Settings settings) {
    var check = new SettingsCheck(settings);
    check.publicUrl();
    check.trustedProxies();
    new DatabasesCheck(settings, check.problems).check();
    check.masterKey();
    check.breachedPasswords();
    check.registration();
    check.durationsAndLimits();
    check.listen();
    if (settings.embedded()) {
      check.onlyForDevelopment();
    } else {
      check.onlyForReal();
    }
    return List.copyOf(check.problems);
  }

  /// The same for whoever only means to look into the databases; the master key is not needed.
  public static List<String> problemsOfDatabases(Settings settings) {
    var check = new SettingsCheck(settings);
    new DatabasesCheck(settings, check.problems).check();
    if (settings.masterKeyFile() != null) {
      check.masterKey();
    }
    return List.copyOf(check.problems);
  }

  private void unless(boolean holds, String sentence) {
    if (!holds) {
      problems.add(sentence);
    }
  }

  private void publicUrl() {
    var url = settings.publicUrl();
    if (url == null || url.getScheme() == null || url.getHost() == null) {
      problems.add("PACSPACE_PUBLIC_URL is missing: set it to the https address users type.");
      return;
    }
    unless(
        url.getRawPath().isEmpty() && url.getRawQuery() == null && url.getRawUserInfo() == null,
        "PACSPACE_PUBLIC_URL must be scheme, host and port alone, without a path or slash after"
            + " it.");
    unless(
        "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && isLocal(url)),
        "PACSPACE_PUBLIC_URL must begin with https: session cookies are not safe without it.");
  }

  private void trustedProxies() {
    var url = settings.publicUrl();
    var networks = settings.trustedProxies();
    if (networks == null) {
      unless(
          url == null || !"https".equals(url.getScheme()),
          "PACSPACE_TRUSTED_PROXIES is missing: name the networks of the proxy that does TLS, such"
              + " as 10.0.0.5/32, or none, so that limits tell clients apart.");
      return;
    }
    try {
      unless(
          !Networks.parse(networks).containAll(),
          "PACSPACE_TRUSTED_PROXIES must not hold every address, as /0 does: anybody could then"
              + " say which address a request comes from.");
    } catch (IllegalArgumentException _) {
      problems.add(
          "PACSPACE_TRUSTED_PROXIES must be none or networks separated by commas, such as"
              + " 10.0.0.0/8,fd00::/8.");
    }
  }

  private static boolean isLocal(URI url) {
    return isLoopback(url.getHost());
  }

  /// Whether a host is this machine and no other, without asking anybody for its name.
  static boolean isLoopback(String host) {
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.equals("localhost")
        || Networks.address(bare).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /// The development default shows everybody's mail, so it is for this machine; on its own network
  /// for whoever asks for that.
  private void onlyForDevelopment() {
    var url = settings.publicUrl();
    unless(
        url == null
            || url.getHost() == null
            || isLocal(url)
            || Networks.address(url.getHost()).filter(SettingsCheck::isPrivate).isPresent(),
        "PACSPACE_PUBLIC_URL must be of this machine with PACSPACE_MODE=embedded: the development"
            + " default shows everybody's mail.");
    unless(
        settings.listening().filter(address -> !isPrivate(address)).isEmpty(),
        "PACSPACE_LISTEN must not be a public address with PACSPACE_MODE=embedded: the development"
            + " default shows everybody's mail.");
  }

  private static boolean isPrivate(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || UNIQUE_LOCAL.contains(address);
  }

  private void listen() {
    unless(
        settings.listen() == null || settings.listening().isPresent(),
        "PACSPACE_LISTEN must be an IP address of this machine.");
  }

  private void masterKey() {
    var file = settings.masterKeyFile();
    if (file == null) {
      problems.add(
          "PACSPACE_MASTER_KEY_FILE is missing: make one with"
              + " 'openssl rand -hex 32 > FILE && chmod 600 FILE'.");
      return;
    }
    if (!isOrdinary(file, "PACSPACE_MASTER_KEY_FILE")) {
      return;
    }
    try {
      unless(
          secretIn(file).strip().matches("[0-9a-fA-F]{64}"),
          "PACSPACE_MASTER_KEY_FILE must hold exactly 64 hexadecimal digits.");
      unless(
          !readableByOthers(file),
          "PACSPACE_MASTER_KEY_FILE can be read by others: run 'chmod 600' on it.");
    } catch (IOException _) {
      problems.add("PACSPACE_MASTER_KEY_FILE names a file that cannot be read: " + file + ".");
    }
  }

  private void breachedPasswords() {
    var file = settings.breachedPasswordsFile();
    if (file == null || !isOrdinary(file, "PACSPACE_BREACHED_PASSWORDS_FILE")) {
      return;
    }
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      unless(
          lines.findFirst().orElse("").matches("[0-9A-F]{40}:\\d+"),
          "PACSPACE_BREACHED_PASSWORDS_FILE must hold SHA-1 hashes in upper case, each with a colon"
              + " and a count, in their order.");
    } catch (IOException _) {
      problems.add(
          "PACSPACE_BREACHED_PASSWORDS_FILE names a file that cannot be read: " + file + ".");
    }
  }

  /// Whether it is a file that can be read more than once, as a pipe cannot, and that ends.
  private boolean isOrdinary(Path file, String variable) {
    var is = Files.isRegularFile(file);
    unless(is, variable + " names a file that cannot be read: " + file + ".");
    return is;
  }

  /// The text of a file that holds a secret; one that is longer than any cannot be read.
  public static String secretIn(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(LONGEST_SECRET + 1);
      if (bytes.length > LONGEST_SECRET) {
        throw new IOException("longer than any secret");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  /// Whether anybody but its owner may read or change a file.
  public static boolean readableByOthers(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    var open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    open.removeAll(
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_EXECUTE));
    return !open.isEmpty();
  }

  private void registration() {
    unless(
        settings.registration().mode() != RegistrationMode.APPROVAL
            || settings.registration().operatorEmail() != null,
        "PACSPACE_REGISTRATION_OPERATOR_EMAIL is missing: with approval, somebody gets the"
            + " requests.");
  }

  private void durationsAndLimits() {
    var session = settings.session();
    unless(
        session.idleLimit().isPositive()
            && session.idleLimit().compareTo(session.absoluteLimit()) <= 0,
        "PACSPACE_SESSION_IDLE_LIMIT must be positive and at most"
            + " PACSPACE_SESSION_ABSOLUTE_LIMIT.");
    unless(
        settings.activation().deadline().isPositive()
            && settings.activation().sweepInterval().isPositive(),
        "PACSPACE_ACTIVATION_DEADLINE and PACSPACE_ACTIVATION_SWEEP_INTERVAL must be positive.");
    unless(settings.clockTolerance().isPositive(), "PACSPACE_CLOCK_TOLERANCE must be positive.");
    var limits = settings.limits();
    unless(
        limits.wrongPasswords() >= 1
            && limits.signIns() >= 1
            && limits.mails() >= 1
            && limits.mailRequests() >= 1
            && limits.registrations() >= 1
            && limits.requestsAtOnce() >= 1
            && limits.bodyDeadline().compareTo(Duration.ofSeconds(1)) >= 0,
        "PACSPACE_LIMITS_* must each be at least 1.");
  }

  private void onlyForReal() {
    unless(
        settings.mail().host() != null,
        "PACSPACE_MAIL_HOST is missing: addresses are verified by mail.");
    unless(
        settings.mail().from() != null,
        "PACSPACE_MAIL_FROM is missing: set it to the sender's address.");
    unless(
        settings.mail().encryption() != Mail.Encryption.NONE || settings.mail().password() == null,
        "PACSPACE_MAIL_ENCRYPTION must not be none while a mail password is set.");
    unless(
        settings.mail().encryption() != Mail.Encryption.NONE
            || settings.mail().host() == null
            || isLoopback(settings.mail().host())
            || settings.allowPlaintext().contains(Plaintext.MAIL),
        "PACSPACE_MAIL_ENCRYPTION must not be none, since mails lead into accounts and"
            + " PACSPACE_MAIL_HOST is another machine; PACSPACE_ALLOW_PLAINTEXT=mail permits it.");
  }
}
