package io.pacspace.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/// Sends through the operator's SMTP server. The Message-ID comes from the mail's id, so a mail
/// that was sent just before a crash and is sent again can be recognised as one.
@Component
@EnableConfigurationProperties(MailSettings.class)
@ConditionalOnProperty(name = "pacspace.mode", havingValue = "external", matchIfMissing = true)
class SmtpTransport implements MailTransport {
  private static final String CONNECT_MILLIS = "5000";
  private static final String ANSWER_MILLIS = "15000";

  private final JavaMailSenderImpl sender;
  private final String from;

  SmtpTransport(MailSettings settings) {
    var mail = settings.mail();
    if (mail.host() == null || mail.from() == null) {
      throw new IllegalStateException("the mail settings were not checked before they were used");
    }
    from = mail.from();
    sender = new JavaMailSenderImpl();
    sender.setHost(mail.host());
    sender.setPort(mail.port());
    sender.setUsername(mail.username());
    sender.setPassword(mail.password() == null ? null : mail.password().reveal());
    sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
    sender.setJavaMailProperties(properties(mail));
  }

  private static Properties properties(MailSettings.Smtp mail) {
    var properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", CONNECT_MILLIS);
    properties.setProperty("mail.smtp.timeout", ANSWER_MILLIS);
    properties.setProperty("mail.smtp.writetimeout", ANSWER_MILLIS);
    properties.setProperty("mail.smtp.auth", String.valueOf(mail.username() != null));
    switch (mail.encryption()) {
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
      }
      case TLS -> {
        properties.setProperty("mail.smtp.ssl.enable", "true");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
      }
      case NONE -> {}
    }
    return properties;
  }

  @Override
  public void deliver(UUID id, Mail mail) {
    try {
      sender.send(message(id, mail));
    } catch (MailException | MessagingException e) {
      // Neither message nor cause: an SMTP server's answer repeats the address.
      throw new IllegalStateException(
          "the mail server did not take a mail: " + e.getClass().getSimpleName());
    }
  }

  private MimeMessage message(UUID id, Mail mail) throws MessagingException {
    var sentBy = new InternetAddress(from, true);
    var message = sender.createMimeMessage();
    message.setFrom(sentBy);
    message.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(mail.to(), true));
    message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
    message.setText(mail.text(), StandardCharsets.UTF_8.name());
    message.setHeader("Message-ID", "<%s@%s>".formatted(id, domain(sentBy)));
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  private static String domain(InternetAddress address) {
    return address.getAddress().substring(address.getAddress().indexOf('@') + 1);
  }
}
