package io.pacspace.mail;

import io.pacspace.mail.CapturedMail.Message;
import io.pacspace.web.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/// Shows captured mail, to programs that ask for JSON and as a page to everybody else. There is no
/// such path outside the development default.
@RestController
@ConditionalOnProperty(name = "pacspace.mode", havingValue = "embedded")
class DevMailController {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  private final CapturedMail captured;

  DevMailController(CapturedMail captured) {
    this.captured = captured;
  }

  record Messages(List<MessageList> messages) {}

  record MessageList(
      UUID id, String to, String subject, String text, List<String> links, Instant sentAt) {
    static MessageList of(Message message) {
      var mail = message.mail();
      return new MessageList(
          message.id(), mail.to(), mail.subject(), mail.text(), mail.links(), message.sentAt());
    }
  }

  @GetMapping("/dev/mail")
  ResponseEntity<?> mail(
      @RequestParam(required = false) @Nullable String to,
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "") String accept) {
    var messages = captured.newest(to).stream().map(MessageList::of).toList();
    return accept.contains(MediaType.APPLICATION_JSON_VALUE)
        ? ResponseEntity.ok(Envelope.of(new Messages(messages)))
        : ResponseEntity.ok().contentType(HTML).body(page(messages));
  }

  private static String page(List<MessageList> messages) {
    var articles = messages.stream().map(DevMailController::article).collect(Collectors.joining());
    return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/assets/dev-pages.css">
        <title>Captured mail</title>
        <main>
        <h1>Captured mail</h1>
        <p>This installation runs in development mode: it sends no mail and shows it here, newest first.</p>
        %s</main>
        </html>
        """
        .formatted(articles.isEmpty() ? "<p>No mail yet; register an account.</p>\n" : articles);
  }

  private static String article(MessageList mail) {
    return """
        <article>
        <h2>%s</h2>
        <p>To %s at %s</p>
        <pre>%s</pre>
        %s</article>
        """
        .formatted(
            escaped(mail.subject()),
            escaped(mail.to()),
            mail.sentAt(),
            escaped(mail.text()),
            mail.links().stream().map(DevMailController::anchor).collect(Collectors.joining()));
  }

  private static String anchor(String link) {
    return "<p><a href=\"%1$s\">%1$s</a></p>\n".formatted(escaped(link));
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
  }
}
