/// What a log holds beside deltas: the opening that it begins with, and statements of what windows
/// came to that have ended.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "databases", "web", "ledger"})
package io.pacspace.statements;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
