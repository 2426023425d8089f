/// The commands of whoever runs the installation, beside its servers: who its tenants are, their
/// plans, who may get in.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "tenants",
      "accounts",
      "secondfactor",
      "sessions",
      "plans",
      "environments",
      "start"
    })
package io.pacspace.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
