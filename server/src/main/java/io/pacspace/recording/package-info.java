/// Recording over HTTP: reads what programs send, hands it to the ledger, writes its answers.
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "web", "ledger", "transparency"})
package io.pacspace.recording;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
