package io.pacspace.shared;

import java.util.Map;
import java.util.Optional;

/// Somebody changed something: published inside the transaction of the change, kept by the audit
/// log.
///
/// @param tenant whose control plane changed; none before a tenant exists
/// @param actor the person who did it; none where the system or the operator did
/// @param action what was done, as `thing.done`, for example `key.revoked`
/// @param target the id of what it was done to
/// @param details what else a reader wants to know; never a secret
/// @param operator whether whoever runs the installation did it, by a command
public record Audited(
    Optional<TenantId> tenant,
    Optional<UserId> actor,
    String action,
    String target,
    Map<String, String> details,
    boolean operator) {

  /// A change by a person, or by the system where there is none.
  public Audited(
      Optional<TenantId> tenant,
      Optional<UserId> actor,
      String action,
      String target,
      Map<String, String> details) {
    this(tenant, actor, action, target, details, false);
  }

  /// A change by a signed-in person.
  public static Audited by(
      Principal.User user, String action, Object target, Map<String, String> details) {
    return new Audited(
        Optional.of(user.tenant()), Optional.of(user.user()), action, target.toString(), details);
  }

  /// A change by a signed-in person that needs no more words.
  public static Audited by(Principal.User user, String action, Object target) {
    return by(user, action, target, Map.of());
  }

  /// A change to a tenant by whoever runs the installation.
  public static Audited byOperator(
      TenantId tenant, String action, Object target, Map<String, String> details) {
    return new Audited(
        Optional.of(tenant), Optional.empty(), action, target.toString(), details, true);
  }

  /// A change that the system made for a tenant.
  public static Audited bySystem(
      TenantId tenant, String action, Object target, Map<String, String> details) {
    return new Audited(Optional.of(tenant), Optional.empty(), action, target.toString(), details);
  }
}
