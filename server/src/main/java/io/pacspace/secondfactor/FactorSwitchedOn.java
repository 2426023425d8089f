package io.pacspace.secondfactor;

import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;

/// Signing in takes a second factor from now on, so what was signed in without it must end.
/// Published inside that transaction.
///
/// @param except the session it was switched on in, which goes on
public record FactorSwitchedOn(TenantId tenant, UserId user, SessionId except) {}
