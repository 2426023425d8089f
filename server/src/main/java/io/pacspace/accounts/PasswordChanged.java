package io.pacspace.accounts;

import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.util.Optional;

/// A password was replaced, so what the old one led to must end. Published inside that transaction.
///
/// @param except the session that made the change: it goes on and every other one ends. None at a
///   reset, which ends by itself what its owner does not keep
public record PasswordChanged(TenantId tenant, UserId user, Optional<SessionId> except) {}
