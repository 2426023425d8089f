package io.pacspace.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestDatabases;
import io.pacspace.testing.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SmtpTransportTest {
  private int port;
  private GreenMail smtp;

  @BeforeEach
  void start() throws IOException {
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    smtp = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
  }

  @AfterEach
  void stop() {
    smtp.stop();
  }

  private Map<String, Object> settings(String encryption) {
    var settings = new HashMap<String, Object>();
    settings.put("pacspace.mail.host", "127.0.0.1");
    settings.put("pacspace.mail.port", port);
    settings.put("pacspace.mail.from", "PacSpace <no-reply@pacspace.test>");
    settings.put("pacspace.mail.encryption", encryption);
    return settings;
  }

  private SmtpTransport transport(String encryption) {
    var source = new MapConfigurationPropertySource(settings(encryption));
    return new SmtpTransport(new Binder(source).bindOrCreate("pacspace", MailSettings.class));
  }

  @Test
  void sendsPlainTextWithAnIdThatStaysTheSame() throws Exception {
    var id = UUID.randomUUID();
    var mail = new Mail("ada@company.test", "Grüße", "Zeile\nÖffnen: http://localhost/?token=1");
    transport("none").deliver(id, mail);
    transport("none").deliver(id, mail);
    assertThat(smtp.getReceivedMessages()).hasSize(2);
    for (var message : smtp.getReceivedMessages()) {
      assertThat(message.getMessageID()).isEqualTo("<" + id + "@pacspace.test>");
      assertThat(message.getSubject()).isEqualTo("Grüße");
      assertThat(message.getContent().toString().strip()).isEqualToNormalizingNewlines(mail.text());
      assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(message.getFrom()[0].toString()).isEqualTo("PacSpace <no-reply@pacspace.test>");
      assertThat(GreenMailUtil.getAddressList(message.getAllRecipients()))
          .isEqualTo("ada@company.test");
    }
  }

  /// A server that offers no encryption must not see a token.
  @Test
  void sendsNothingInTheClearUnlessToldTo() {
    for (var encryption : new String[] {"starttls", "tls"}) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(
              () ->
                  transport(encryption)
                      .deliver(UUID.randomUUID(), new Mail("ada@company.test", "Hi", "Text")));
    }
    assertThat(smtp.getReceivedMessages()).isEmpty();
  }

  @Test
  void saysNothingOfTheMailWhenItFails() {
    var transport = transport("none");
    smtp.stop();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                transport.deliver(
                    UUID.randomUUID(), new Mail("ada@company.test", "Hi", "secret token")))
        .withNoCause()
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("ada@", "secret"));
  }

  /// A whole installation whose SMTP server is away at first; nothing personal gets into its log.
  @Test
  void triesAgainUntilTheServerIsBack(CapturedOutput output) {
    var databases = TestDatabases.create();
    var overrides = new HashMap<>(settings("none"));
    overrides.put("pacspace.mode", "external");
    overrides.put("pacspace.payment", "operator");
    try (var server = TestServer.start(databases, overrides)) {
      assertThat(server.http().get("/dev/mail").status()).isEqualTo(404);
      var ada = Person.stranger(server);
      smtp.stop();
      assertThat(ada.register().status()).isEqualTo(201);
      Awaitility.await().until(() -> failures(databases) >= 1);

      smtp.start();
      databases.control().sql("update jobs.jobs set execution_time = now()").update();
      assertThat(smtp.waitForIncomingEmail(Duration.ofSeconds(10).toMillis(), 1)).isTrue();
      assertThat(ada.verify(token()).status()).isEqualTo(200);
      assertThat(output.getAll())
          .contains("the mail server did not take a mail")
          .doesNotContain(ada.email())
          .doesNotContain(ada.password())
          .doesNotContain(token());
    }
  }

  private String token() {
    var text = GreenMailUtil.getBody(smtp.getReceivedMessages()[0]);
    return text.substring(text.indexOf("token=") + "token=".length())
        .lines()
        .findFirst()
        .orElseThrow();
  }

  private static long failures(TestDatabases databases) {
    return databases
        .control()
        .sql(
            "select coalesce(max(consecutive_failures), 0) from jobs.jobs where task_name = 'mail'")
        .query(Long.class)
        .single();
  }
}
