/// The way back into an account whose password is lost or known to somebody else: what a reset
/// ends.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "web", "accounts"})
package io.pacspace.recovery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
