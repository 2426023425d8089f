package io.pacspace.accounts;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;

/// A person with a verified address.
///
/// @param tenant the organisation the person belongs to
/// @param organization that organisation's name
/// @param email the address as it was typed; no other user has it in any case
/// @param role what the person may do; today everybody is the `owner`
/// @param preferredEnvironment what the dashboard shows first, on every device
public record User(
    TenantId tenant,
    String organization,
    UserId id,
    String email,
    String name,
    String role,
    EnvironmentKind preferredEnvironment) {

  /// The id alone, since the rest is personal.
  @Override
  public String toString() {
    return id.toString();
  }
}
