/// Re-adds every ledger slowly and for ever, from its rows alone; says where one is broken, to the
/// operator, to its tenant and beside every answer of it, until it reads it whole again.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "platform",
      "databases",
      "breaks",
      "web",
      "mail",
      "accounts",
      "ledger",
      "environments",
      "checks"
    })
package io.pacspace.scrubs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
