package io.pacspace.accounts;

import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;

/// An address was verified, and with that a tenant and its first user came into being. Published
/// inside that transaction.
public record AccountVerified(TenantId tenant, UserId user) {}
