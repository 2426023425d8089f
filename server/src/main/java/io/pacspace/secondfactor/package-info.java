/// The second factor of a person: one-time codes of an authenticator app, recovery codes, and the
/// ticket between the password and the code.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "web", "accounts", "recovery"})
package io.pacspace.secondfactor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
