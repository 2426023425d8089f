/// Whether a tenant may use the installation: one that the operator has disabled keeps everything
/// and reaches nothing.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.pacspace.tenants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
