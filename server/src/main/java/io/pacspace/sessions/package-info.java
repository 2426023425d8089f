/// Browser sessions: signing in, the cookie, who is signed in from where.
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "shared",
      "tenants",
      "platform",
      "web",
      "accounts",
      "recovery",
      "secondfactor"
    })
package io.pacspace.sessions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
