package io.pacspace.audit;

import io.pacspace.lists.PageRequest;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.web.Caller;
import io.pacspace.web.Envelope;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The audit log over HTTP, to the tenant that it is about.
@RestController
@RequestMapping("/dashboard/audit")
class AuditController {
  private static final String LINES = "application/x-ndjson";

  private final EntryStore entries;
  private final AuditExport export;
  private final Clock clock;

  AuditController(EntryStore entries, AuditExport export, Clock clock) {
    this.entries = entries;
    this.export = export;
    this.clock = clock;
  }

  @GetMapping
  Envelope<EntryList> list(
      @AuthenticationPrincipal Principal.User user,
      @RequestParam(defaultValue = "1") int page,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "") String after,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String until,
      @RequestParam(defaultValue = "") String actor,
      @RequestParam(defaultValue = "") String action) {
    var asked = new PageRequest(page, limit);
    var filter = Filter.of(from, until, actor, action);
    return Envelope.of(
        after.isEmpty()
            ? page(user.tenant(), filter, asked)
            : behind(user.tenant(), filter, asked, after));
  }

  private EntryList page(TenantId tenant, Filter filter, PageRequest asked) {
    var found = entries.list(tenant, filter, asked.limit() + 1, asked.offset());
    return EntryList.of(found, entries.count(tenant, filter), asked.page(), asked.limit());
  }

  private EntryList behind(TenantId tenant, Filter filter, PageRequest asked, String after) {
    new Problems()
        .unless(asked.page() == 1, "after", "goes without the number of a page")
        .refuseIfAny();
    var place = AuditId.parse(after).flatMap(id -> entries.find(tenant, id));
    new Problems()
        .unless(place.isPresent(), "after", "must be the next of an answer of this log")
        .refuseIfAny();
    return place
        .map(at -> entries.listBehind(tenant, filter, at, asked.limit() + 1))
        .map(found -> EntryList.of(found, null, null, asked.limit()))
        .orElseThrow();
  }

  /// The same entries as JSON lines, written as they are read: all of them, or broken off.
  @GetMapping("/export")
  void export(
      @AuthenticationPrincipal Principal.User user,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String until,
      @RequestParam(defaultValue = "") String actor,
      @RequestParam(defaultValue = "") String action,
      HttpServletResponse response)
      throws IOException {
    var lines = export.begin(user.tenant(), Filter.of(from, until, actor, action));
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    response.setContentType(LINES);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        "attachment; filename=\"pacspace-audit-%s.jsonl\"".formatted(today));
    lines.write(response.getOutputStream());
  }

  /// @param total how many there are in all; null, like page, behind an entry
  /// @param next what `after` is to be for those that follow; null at the end
  record EntryList(
      List<Item> items,
      @Nullable Long total,
      @Nullable Integer page,
      int limit,
      @Nullable String next) {
    /// Of entries that are one more than the limit where others follow.
    static EntryList of(
        List<Entry> found, @Nullable Long total, @Nullable Integer page, int limit) {
      var items = found.stream().limit(limit).map(Item::of).toList();
      var next = found.size() > limit ? items.getLast().id() : null;
      return new EntryList(items, total, page, limit, next);
    }
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
          done.operator() ? Filter.Actor.OPERATOR : done.actor().map(UserId::toString).orElse(null),
          done.action(),
          done.target(),
          caller.map(Caller::address).orElse(null),
          caller.map(Caller::userAgent).orElse(null),
          caller.map(Caller::requestId).orElse(null),
          done.details());
    }
  }
}
