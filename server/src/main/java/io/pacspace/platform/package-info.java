/// What every module stands on: settings, databases and cells, jobs, the vault.
@NullMarked
@ApplicationModule(allowedDependencies = "shared")
package io.pacspace.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
