package io.pacspace.accounts;

import io.pacspace.shared.Audited;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What a signed-in person may read and change of their own.
@Component
public class Users {
  private final UserStore store;
  private final ApplicationEventPublisher events;

  Users(UserStore store, ApplicationEventPublisher events) {
    this.store = store;
    this.events = events;
  }

  /// The signed-in person.
  public User get(Principal.User user) {
    return find(user.tenant(), user.user())
        .orElseThrow(() -> new Failure.NotFound("There is no such user."));
  }

  /// A person of a tenant, signed in or not.
  public Optional<User> find(TenantId tenant, UserId user) {
    return store.find(tenant, user);
  }

  /// Keeps which environment the dashboard shows first.
  @Transactional
  public void prefer(Principal.User user, EnvironmentKind environment) {
    store.prefer(user.tenant(), user.user(), environment);
    events.publishEvent(
        Audited.by(
            user,
            "preferences.changed",
            user.user(),
            Map.of("preferredEnvironment", environment.toString())));
  }
}
