package io.pacspace.audit;

import io.pacspace.shared.Audited;
import io.pacspace.web.Caller;
import java.time.Instant;
import java.util.Optional;

/// One thing that was done.
///
/// @param caller the request that did it; none where a job did
record Entry(AuditId id, Instant at, Audited done, Optional<Caller> caller) {}
