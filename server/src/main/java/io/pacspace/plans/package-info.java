/// What a tenant pays for: tiers, its subscription, checkout, usage against what is included.
@NullMarked
@ApplicationModule(
    allowedDependencies = {"shared", "platform", "web", "mail", "accounts", "repetition"})
package io.pacspace.plans;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
