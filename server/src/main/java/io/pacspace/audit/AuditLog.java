package io.pacspace.audit;

import io.pacspace.shared.Audited;
import io.pacspace.web.Caller;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Keeps an entry for whatever any module says was done.
@Component
class AuditLog {
  private final EntryStore entries;
  private final Clock clock;

  AuditLog(EntryStore entries, Clock clock) {
    this.entries = entries;
    this.clock = clock;
  }

  /// Joins the transaction of the change: neither is kept without the other.
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  void keep(Audited done) {
    entries.insert(new Entry(AuditId.next(), clock.instant(), done, Caller.current()));
  }
}
