/// The dashboard's files and the addresses of its pages. What the pages show comes from the JSON
/// APIs of the other modules; this one knows none of them.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "web"})
package io.pacspace.pages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
