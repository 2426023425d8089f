/// Tells whoever sends requests here whether anything can be written: tries to, in each database.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "databases"})
package io.pacspace.readiness;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
