/// What modules use of HTTP: the envelope, who calls and from where, throttles and shares among
/// callers, and how a module declares a route that is hot or public. The edge itself is `http`,
/// which nobody imports.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform"})
package io.pacspace.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
