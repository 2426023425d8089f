/// Tenants and their users: registration, verification by mail, passwords, preferences.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "web", "mail"})
package io.pacspace.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
