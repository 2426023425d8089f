/// The dashboard's static pages, such as the verifier that works without this server.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "web"})
package io.pacspace.pages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
