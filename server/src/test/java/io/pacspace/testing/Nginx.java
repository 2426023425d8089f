package io.pacspace.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// nginx with TLS as a distribution has it, before a server, by the example of
/// `docs/operations.md`. Tests that need it are skipped where it is not installed.
public final class Nginx implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final String PASSWORD = "of the key store";

  private final Path folder;
  private final int port;
  private final KeyStore certificate;
  private final Process process;

  /// Starts it in an empty folder, or skips the test and says why.
  ///
  /// @param port where it listens
  /// @param server where the server behind it listens
  public static Nginx start(Path folder, int port, String server)
      throws IOException, GeneralSecurityException, InterruptedException {
    assumeTrue(Files.exists(PROGRAM), "nginx is not installed: apt-get install nginx-light");
    return new Nginx(folder, port, server);
  }

  private Nginx(Path folder, int port, String server)
      throws IOException, GeneralSecurityException, InterruptedException {
    this.folder = folder;
    this.port = port;
    this.certificate = makeCertificate();
    var settings = Files.writeString(folder.resolve("nginx.conf"), settings(server));
    var log = folder.resolve("output.txt").toFile();
    this.process =
        new ProcessBuilder(PROGRAM.toString(), "-p", folder + "/", "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> DebianPostgres.answers(port) || !process.isAlive());
    assertThat(process.isAlive()).as(Files.readString(log.toPath())).isTrue();
  }

  /// One for `localhost`, as PEM files for nginx; in the store that is returned for its clients.
  private KeyStore makeCertificate()
      throws IOException, GeneralSecurityException, InterruptedException {
    var file = folder.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var names = "-dname CN=localhost -ext san=dns:localhost -keyalg EC -validity 2";
    var command = new ArrayList<>(List.of(keytool, "-genkeypair", "-alias", "nginx"));
    command.addAll(List.of(names.split(" ")));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
    var made = new ProcessBuilder(command).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    write("certificate.pem", "CERTIFICATE", store.getCertificate("nginx").getEncoded());
    var key = store.getKey("nginx", PASSWORD.toCharArray());
    write("key.pem", "PRIVATE KEY", key.getEncoded());
    return store;
  }

  private void write(String name, String kind, byte[] content) throws IOException {
    var encoded = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, encoded));
  }

  /// The example, with the addresses and files of this test instead of its own.
  private String settings(String server) throws IOException {
    var example =
        Guide.block("upstream pacspace")
            .replace("10.0.0.10:8080", server)
            .replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
            .replace("usage.example.com;", "localhost;")
            .replaceAll("ssl_certificate .*", "ssl_certificate " + folder + "/certificate.pem;")
            .replaceAll("ssl_certificate_key .*", "ssl_certificate_key " + folder + "/key.pem;");
    return """
    daemon off;
    pid %1$s/nginx.pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      %2$s
    }
    """
        .formatted(folder, example);
  }

  /// Somebody without cookies who talks to the server through it.
  public Http http() throws GeneralSecurityException {
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(certificate);
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, trusted.getTrustManagers(), null);
    return Http.to("https://localhost:" + port, tls);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
