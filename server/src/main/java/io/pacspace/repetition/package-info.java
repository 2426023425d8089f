/// What is made once though it is asked for again, and the answers that repeat what was then said.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "databases", "web"})
package io.pacspace.repetition;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
