/// The HTTP edge: what is checked of every request before a module sees it, in one list, and what
/// every answer has. Nobody imports it.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "databases", "web"})
package io.pacspace.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
