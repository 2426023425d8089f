/// Mail to people, sent durably: by SMTP, or captured and shown in the development default.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "web"})
package io.pacspace.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
