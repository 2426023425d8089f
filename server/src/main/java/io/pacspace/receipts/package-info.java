/// What proves a balance to others: checkpoints over a customer's records, receipts, and the check
/// of either by anyone who holds its root.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "lists",
      "platform",
      "databases",
      "breaks",
      "web",
      "ledger",
      "statements",
      "proofs",
      "balances"
    })
package io.pacspace.receipts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
