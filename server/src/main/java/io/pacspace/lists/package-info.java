/// Lists that are read in parts: by numbered pages, or behind a cursor that stays right whatever
/// comes or goes meanwhile.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.pacspace.lists;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
