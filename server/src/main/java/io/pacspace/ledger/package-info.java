/// The ledger of an environment in its cell. Imports no module but words and the platform.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "lists", "platform", "databases"})
package io.pacspace.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
