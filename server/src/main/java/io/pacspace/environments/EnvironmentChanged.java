package io.pacspace.environments;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.TenantId;

/// An activation has moved; published in the transaction that keeps the new state.
record EnvironmentChanged(TenantId tenant, EnvironmentKind kind, Activation state) {}
