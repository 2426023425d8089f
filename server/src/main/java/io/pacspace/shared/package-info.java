/// The words every module speaks: ids, principals, failures, pages and secrets; no beans, no I/O.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.pacspace.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
