/// Passwords: what they must be, and how they are hashed, few at once and in a fair order.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "web"})
package io.pacspace.passwords;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
