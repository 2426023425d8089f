package io.pacspace.mail;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The durable task behind [Mailer]: one mail, tried again and again for about a day.
@Configuration(proxyBeanMethods = false)
class SendMail {
  /// Waits of 10 s that double up to an hour: the last of these tries is 23 hours after the first.
  static final int MOST_TRIES = 32;

  private static final Logger log = LoggerFactory.getLogger(SendMail.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  @Bean
  Task<String> mailTask(Mailer mailer, MailTransport transport) {
    return Tasks.oneTime(Mailer.JOB, String.class)
        .onFailure(SendMail::tryAgainOrGiveUp)
        .execute(
            (job, _) ->
                transport.deliver(
                    UUID.fromString(job.getId()), mailer.opened(job.getId(), job.getData())));
  }

  private static void tryAgainOrGiveUp(
      ExecutionComplete done, ExecutionOperations<String> operations) {
    var failures = done.getExecution().consecutiveFailures + 1;
    if (failures >= MOST_TRIES) {
      log.warn("mail {} was given up after {} tries", done.getExecution().getId(), failures);
      operations.stop();
    } else {
      operations.reschedule(done, done.getTimeDone().plus(waitAfter(failures)));
    }
  }

  /// How long to wait after so many failures.
  static Duration waitAfter(int failures) {
    var doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 16));
    return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
  }
}
