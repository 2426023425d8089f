package io.pacspace.balances;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pacspace.databases.Cells;
import io.pacspace.ledger.History;
import io.pacspace.ledger.LedgerRecord;
import io.pacspace.ledger.VerifiedSize;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RecordId;
import io.pacspace.web.Envelope;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// One record and how far it has come; what a program polls until it is verified.
@RestController
class RecordController {
  private final Cells cells;
  private final History history;
  private final ObjectProvider<VerifiedSize> published;

  RecordController(Cells cells, History history, ObjectProvider<VerifiedSize> published) {
    this.cells = cells;
    this.history = history;
    this.published = published;
  }

  @GetMapping("/api/v1/balance/delta/{recordId}")
  Envelope<StatusAnswer> delta(
      @AuthenticationPrincipal Principal.Key caller, @PathVariable String recordId) {
    return Envelope.of(
        RecordId.parse(recordId)
            .flatMap(id -> find(caller, id))
            .orElseThrow(() -> new Failure.NotFound("There is no such record.")));
  }

  private Optional<StatusAnswer> find(Principal.Key caller, RecordId id) {
    return cells
        .require(caller.kind(), caller.cell())
        .read(
            caller.environment(),
            db -> history.find(db, caller.environment(), id).map(one -> answer(db, caller, one)));
  }

  private StatusAnswer answer(JdbcClient db, Principal.Key caller, LedgerRecord record) {
    var log =
        Optional.ofNullable(published.getIfAvailable())
            .filter(signed -> record.logIndex() < signed.size(db, caller.environment()));
    var verifiedAt =
        log.flatMap(signed -> signed.includedAt(db, caller.environment(), record.logIndex()));
    return new StatusAnswer(RecordAnswer.of(record, log.isPresent()), verifiedAt.orElse(null));
  }

  record StatusAnswer(@JsonUnwrapped RecordAnswer record, @Nullable Instant verifiedAt) {}
}
