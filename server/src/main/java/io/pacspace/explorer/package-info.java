/// What an environment holds, shown to the people of its tenant: customers, records, balances over
/// time, checkpoints, the state of the log, and what was used.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "lists",
      "platform",
      "databases",
      "web",
      "accounts",
      "ledger",
      "proofs",
      "receipts",
      "environments",
      "balances"
    })
package io.pacspace.explorer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
