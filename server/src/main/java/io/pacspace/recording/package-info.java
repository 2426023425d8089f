/// A delta from HTTP to 201: reads what programs send, gathers it into groups, decides, records
/// each group with one commit, and writes the answers.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "databases", "web", "ledger"})
package io.pacspace.recording;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
