/// What every module stands on: the settings of the whole and how modules declare theirs, jobs, the
/// vault, the clock.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.pacspace.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
