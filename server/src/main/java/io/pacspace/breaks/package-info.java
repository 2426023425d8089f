/// Which ledgers were found broken, by whoever finds it, for all who answer for them.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "databases"})
package io.pacspace.breaks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
