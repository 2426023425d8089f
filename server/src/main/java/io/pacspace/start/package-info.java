/// What kind of installation this is: the settings of all modules and their check, its secrets from
/// files, the development default with its PostgreSQL, the cache that makes its next start faster,
/// and the installation that a command finds.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "databases"})
package io.pacspace.start;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
