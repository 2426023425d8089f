/// The control database and the cells: who signs in to them, their schemas, connections and clocks,
/// and what happens while one is away.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform"})
package io.pacspace.databases;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
