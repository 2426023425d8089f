package io.pacspace.explorer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedSize;
import io.pacspace.lists.Cursor;
import io.pacspace.lists.Series;
import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.RecordId;
import io.pacspace.web.Envelope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// An environment's newest records, and one record with its receipt.
@RestController
@RequestMapping("/dashboard/records")
class DashboardRecords {
  private static final int MOST = 100;

  private final SelectedEnvironments places;
  private final History history;
  private final VerifiedSize published;
  private final Settings settings;

  DashboardRecords(
      SelectedEnvironments places, History history, VerifiedSize published, Settings settings) {
    this.places = places;
    this.history = history;
    this.published = published;
    this.settings = settings;
  }

  @GetMapping
  Envelope<Newest> newest(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment,
      @RequestParam(defaultValue = "20") int limit,
      @RequestParam(defaultValue = "") String before,
      @RequestParam(required = false) @Nullable String after) {
    var oldest = RecordId.parse(before);
    new Problems()
        .unless(limit >= 1 && limit <= MOST, "limit", "must be from 1 to " + MOST)
        .unless(before.isEmpty() || oldest.isPresent(), "before", "must be the id of a record")
        .refuseIfAny();
    var place = places.of(user, environment);
    var list = Series.of("newest-records", place.ledger());
    var behind = list.parse(after).map(cursor -> cursor.number(0));
    new Problems()
        .unless(behind.isEmpty() || oldest.isEmpty(), Cursor.FIELD, "goes without before")
        .refuseIfAny();
    long below = behind.or(() -> oldest.map(RecordId::logIndex)).orElse(RecordId.INDEX_LIMIT);
    return Envelope.of(place.read(db -> newest(db, place, list, below, limit)));
  }

  private Newest newest(
      JdbcClient db, SelectedEnvironment place, Series list, long below, int limit) {
    var verified = published.size(db, place.ledger());
    var part =
        list.part(
            history.newest(db, place.ledger(), below, limit + 1),
            limit,
            record -> Cursor.of(record.logIndex()));
    return new Newest(
        part.items().stream().map(record -> RecordRow.of(record, verified)).toList(), part.next());
  }

  @GetMapping("/{recordId}")
  Envelope<Detail> find(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment,
      @PathVariable String recordId) {
    var place = places.of(user, environment);
    return Envelope.of(
        RecordId.parse(recordId)
            .flatMap(id -> place.read(db -> find(db, place, id)))
            .orElseThrow(() -> new Failure.NotFound("There is no such record.")));
  }

  private Optional<Detail> find(JdbcClient db, SelectedEnvironment place, RecordId id) {
    return history.find(db, place.ledger(), id).map(record -> detail(db, place, record));
  }

  private Detail detail(JdbcClient db, SelectedEnvironment place, LedgerRecord record) {
    var verified = published.size(db, place.ledger());
    if (record.logIndex() >= verified) {
      return new Detail(RecordRow.of(record, verified), null, null);
    }
    return new Detail(
        RecordRow.of(record, verified),
        published.includedAt(db, place.ledger(), record.logIndex()).orElse(null),
        Receipt.of(new Links(settings, record.receiptId().toString())));
  }

  /// @param next the cursor behind the last of them, for `after`
  record Newest(List<RecordRow> records, @Nullable String next) {}

  /// @param receipt none until the record is verified
  record Detail(
      @JsonUnwrapped RecordRow row, @Nullable Instant verifiedAt, @Nullable Receipt receipt) {}

  /// Where anyone verifies a record, and the files that prove it offline.
  record Receipt(
      String receiptId,
      String verifyUrl,
      String verificationApiUrl,
      String tlogProofUrl,
      String bundleUrl) {
    static Receipt of(Links links) {
      return new Receipt(
          links.proofRoot(),
          links.page(),
          links.api(),
          links.file("tlog-proof"),
          links.file("bundle"));
    }
  }
}
