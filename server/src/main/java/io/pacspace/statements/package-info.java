/// What windows that have ended came to, stated in the log, and gone through record by record.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "databases", "web", "ledger"})
package io.pacspace.statements;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
