package io.pacspace.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailTest {
  @Test
  void findsLinksInTheirOrder() {
    var text =
        """
        Open https://pacspace.test/verify?token=a-b_c
        or (http://localhost:8080/x). Not ftp://x or httpx.
        """;
    assertThat(new Mail("jane@company.test", "Hello", text).links())
        .containsExactly("https://pacspace.test/verify?token=a-b_c", "http://localhost:8080/x");
  }

  @Test
  void showsNothingOfItself() {
    var mail = new Mail("jane@company.test", "Hello", "https://pacspace.test/?token=secret");
    assertThat(mail.toString()).doesNotContain("jane", "secret");
  }

  @Test
  void isTriedForADay() {
    var waits =
        IntStream.range(1, SendMail.MOST_TRIES)
            .mapToObj(SendMail::waitAfter)
            .reduce(Duration.ZERO, Duration::plus);
    assertThat(waits).isBetween(Duration.ofHours(22), Duration.ofHours(25));
    assertThat(SendMail.waitAfter(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(SendMail.waitAfter(1000)).isEqualTo(Duration.ofHours(1));
  }
}
