/// Who did what, when and from where: kept for ever, shown to the tenant it concerns.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "lists", "platform", "web"})
package io.pacspace.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
