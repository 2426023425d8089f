package io.pacspace.accounts;

import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.util.Optional;

/// A password was replaced, so what was signed in with the old one must end. Published inside that
/// transaction.
///
/// @param except the session that made the change and goes on, if one did
public record PasswordChanged(TenantId tenant, UserId user, Optional<SessionId> except) {}
