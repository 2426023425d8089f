/// Balances over HTTP: derived, compared and listed from verified deltas alone; and what was used.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "lists",
      "databases",
      "web",
      "plans",
      "ledger",
      "environments"
    })
package io.pacspace.balances;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
