package io.pacspace.audit;

import io.pacspace.shared.Page;
import io.pacspace.shared.Principal;
import io.pacspace.shared.UserId;
import io.pacspace.web.Caller;
import io.pacspace.web.Envelope;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The audit log over HTTP, to the tenant that it is about.
@RestController
@RequestMapping("/dashboard/audit")
class AuditController {
  private static final String OPERATOR = "operator";

  private final EntryStore entries;

  AuditController(EntryStore entries) {
    this.entries = entries;
  }

  @GetMapping
  Envelope<Page<Item>> list(
      @AuthenticationPrincipal Principal.User user,
      @RequestParam(defaultValue = "1") int page,
      @RequestParam(defaultValue = "50") int limit) {
    var asked = new Page.Request(page, limit);
    var found = entries.list(user.tenant(), asked);
    return Envelope.of(asked.of(found, entries.count(user.tenant())).map(Item::of));
  }

  /// @param actor the person who did it, or `operator`; null where the system did
  /// @param requestId null, like address and userAgent, where no request caused it
  record Item(
      String id,
      Instant at,
      @Nullable String actor,
      String action,
      String target,
      @Nullable String address,
      @Nullable String userAgent,
      @Nullable String requestId,
      Map<String, String> details) {
    static Item of(Entry entry) {
      var done = entry.done();
      var caller = entry.caller();
      return new Item(
          entry.id().toString(),
          entry.at(),
          done.operator() ? OPERATOR : done.actor().map(UserId::toString).orElse(null),
          done.action(),
          done.target(),
          caller.map(Caller::address).orElse(null),
          caller.map(Caller::userAgent).orElse(null),
          caller.map(Caller::requestId).orElse(null),
          done.details());
    }
  }
}
