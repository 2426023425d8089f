/// API keys: made, rotated and revoked by people; each lets a program into one environment.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "lists",
      "tenants",
      "web",
      "accounts",
      "recovery",
      "plans",
      "repetition",
      "environments"
    })
package io.pacspace.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
