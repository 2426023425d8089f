package io.pacspace.mail;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.pacspace.platform.Jobs;
import io.pacspace.platform.Vault;
import java.time.Clock;
import java.util.Base64;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Sends mail once the caller's transaction commits, and not at all if it does not.
@Component
public class Mailer {
  static final String JOB = "mail";
  private static final String PURPOSE = "mail";

  private final Jobs jobs;
  private final Vault vault;
  private final JsonMapper json;
  private final Clock clock;

  Mailer(Jobs jobs, Vault vault, JsonMapper json, Clock clock) {
    this.jobs = jobs;
    this.vault = vault;
    this.json = json;
    this.clock = clock;
  }

  /// Adds the sending of `mail` to the current transaction. It is tried for about a day.
  public void send(Mail mail) {
    var id = UuidCreator.getTimeOrderedEpoch().toString();
    jobs.enqueue(new TaskInstance<>(JOB, id, sealed(id, mail)), clock.instant());
  }

  /// A mail holds tokens, so it waits sealed.
  private String sealed(String id, Mail mail) {
    var bytes = vault.seal(json.writeValueAsBytes(mail), PURPOSE, id);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// The mail that waits as `data` in the job `id`.
  Mail opened(String id, String data) {
    var bytes = vault.open(Base64.getDecoder().decode(data), PURPOSE, id);
    return json.readValue(bytes, Mail.class);
  }
}
