package io.pacspace.secondfactor;

import io.pacspace.accounts.Notices;
import io.pacspace.accounts.User;
import io.pacspace.shared.Audited;
import io.pacspace.shared.Failure;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Takes the second factor of somebody away who has lost the app and the recovery codes, on the
/// word of the operator, who knows by other means who is asking.
@Component
public class FactorReset {
  private final FactorStore store;
  private final Notices notices;
  private final ApplicationEventPublisher events;

  FactorReset(FactorStore store, Notices notices, ApplicationEventPublisher events) {
    this.store = store;
    this.notices = notices;
    this.events = events;
  }

  /// Removes the factor and its recovery codes, and tells the person by mail. Refuses with
  /// [Failure.NotFound] if the factor is not on.
  @Transactional
  public void reset(User owner) {
    var factor =
        store
            .lock(owner.tenant(), owner.id())
            .filter(FactorStore.Factor::on)
            .orElseThrow(() -> new Failure.NotFound("There is no second factor that is on."));
    store.delete(factor);
    events.publishEvent(Audited.byOperator(owner.tenant(), "mfa.reset", owner.id(), Map.of()));
    notices.send(
        owner,
        "The second factor of your PacSpace account was taken away",
        """
        Whoever runs this installation of PacSpace has taken the second factor of your account away.
        From now on, signing in with this address takes the password alone, and the recovery codes of
        before are worth nothing. Set a new second factor up on the settings page.
        """,
        "If you did not ask for it, tell whoever runs this installation at once.");
  }
}
