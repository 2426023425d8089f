package io.pacspace.accounts;

import io.pacspace.mail.EmailAddress;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What a signed-in person may read and change of their own.
@Component
public class Users {
  private final UserStore store;

  Users(UserStore store) {
    this.store = store;
  }

  /// The signed-in person.
  public User get(Principal.User user) {
    return find(user.tenant(), user.user())
        .orElseThrow(() -> new Failure.NotFound("There is no such user."));
  }

  /// Makes changes of how the person signs in take turns, to the end of the current transaction: a
  /// sign-in that is under way is over then, and the next one sees what was changed.
  @Transactional(propagation = Propagation.MANDATORY)
  public void lockToChange(Principal.User user) {
    store.lockToChange(user.tenant(), user.user());
  }

  /// A person of a tenant, signed in or not.
  public Optional<User> find(TenantId tenant, UserId user) {
    return store.find(tenant, user);
  }

  /// An organisation that people belong to.
  public record Organization(TenantId id, String name, Instant createdAt) {}

  /// The person with that address, in any case.
  public Optional<User> findByEmail(String email) {
    return store.findWithPassword(EmailAddress.keyOf(email)).map(UserStore.WithPassword::user);
  }

  /// The people of a tenant, the first one first.
  public List<User> people(TenantId tenant) {
    return store.people(tenant);
  }

  /// A tenant's organisation.
  public Optional<Organization> organization(TenantId tenant) {
    return store.organization(tenant);
  }

  /// The newest organisations; with a text, those whose id, name or people's addresses hold it, in
  /// any case.
  public List<Organization> organizations(Optional<String> search, int limit) {
    var words = search.map(text -> text.toLowerCase(Locale.ROOT));
    return store.organizations(words, search.flatMap(TenantId::parse), limit);
  }

  /// Keeps which environment the dashboard shows first. That is how a person looks at things and
  /// changes none, so the audit log has no entry of it; what is done in an environment names it.
  @Transactional
  public void prefer(Principal.User user, EnvironmentKind environment) {
    store.prefer(user.tenant(), user.user(), environment);
  }
}
