/// Environments of a tenant and their activation: states, durable operation, steps, events.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "platform",
      "databases",
      "breaks",
      "web",
      "accounts",
      "plans",
      "ledger",
      "proofs"
    })
package io.pacspace.environments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
