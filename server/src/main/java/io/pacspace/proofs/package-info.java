/// The log of an environment: its signing key, its signed checkpoints, and serving them to anyone.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "platform",
      "databases",
      "breaks",
      "web",
      "ledger",
      "statements"
    })
package io.pacspace.proofs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
