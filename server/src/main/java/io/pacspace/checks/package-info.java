/// Checks an installation: makes again, from the records alone, everything that is derived from
/// them, and names what is not as it should be and where.
///
/// It reads the tables of the other modules by SQL of its own and takes their rules from the
/// documents. Of the code that writes those rows it uses nothing but hashes: what made a mistake,
/// or was changed to make one, must not be the judge of it here. It writes nothing.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform", "databases", "ledger", "start"})
package io.pacspace.checks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
