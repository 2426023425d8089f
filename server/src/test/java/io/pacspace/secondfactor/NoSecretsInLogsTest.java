package io.pacspace.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import io.pacspace.testing.TestingClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// However much is logged, no secret of the second factor is.
class NoSecretsInLogsTest {
  private static final TestServer SERVER = ClockedServer.SERVER;
  private static final TestingClock CLOCK = ClockedServer.CLOCK;

  @Test
  void logsNoSecret() {
    var ada = Person.verified(SERVER);
    var secrets = new ArrayList<String>();
    var lines =
        logged(
            () -> {
              var switched = AuthenticatorApp.switchOn(ada, CLOCK);
              var ticket = AuthenticatorApp.ticket(ada.in(SERVER.http()));
              var wrong = switched.device().wrongCode() + "9";
              var code = switched.device().codeAfter(1);
              AuthenticatorApp.verify(SERVER.http(), ticket, wrong);
              AuthenticatorApp.verify(SERVER.http(), ticket, code);
              switched.device().disable(ada.password(), switched.recoveryCodes().getFirst());
              secrets.addAll(switched.recoveryCodes());
              secrets.addAll(List.of(switched.device().secret(), ticket, wrong, ada.password()));
            });

    assertThat(lines).anyMatch(line -> line.contains("/dashboard/auth/login/mfa-verify"));
    assertThat(lines)
        .allSatisfy(line -> assertThat(secrets).noneMatch(secret -> line.contains(secret)));
  }

  /// What is logged meanwhile, kept from the console.
  private static List<String> logged(Runnable work) {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var level = root.getLevel();
    var usual = new ArrayList<Appender<ILoggingEvent>>();
    root.iteratorForAppenders().forEachRemaining(usual::add);
    var kept = new ListAppender<ILoggingEvent>();
    kept.start();
    root.addAppender(kept);
    usual.forEach(root::detachAppender);
    root.setLevel(Level.DEBUG);
    try {
      work.run();
    } finally {
      root.setLevel(level);
      usual.forEach(root::addAppender);
      root.detachAppender(kept);
    }
    return List.copyOf(kept.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
