/// What every module stands on: settings, jobs, the vault, the clock.
@NullMarked
@ApplicationModule(allowedDependencies = "shared")
package io.pacspace.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
