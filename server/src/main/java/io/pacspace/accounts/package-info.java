/// Tenants and their users: how they register, prove their address, and keep their password.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "web", "mail", "passwords"})
package io.pacspace.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
