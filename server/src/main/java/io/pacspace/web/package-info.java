/// The HTTP edge: envelope and refusals, who a request is from, what a body may be.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform"})
package io.pacspace.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
