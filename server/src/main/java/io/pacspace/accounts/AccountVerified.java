package io.pacspace.accounts;

import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;

/// A person has verified an address and so founded a tenant; published in that transaction.
public record AccountVerified(TenantId tenant, UserId user) {}
