package io.pacspace.explorer;

import io.pacspace.lists.Page;
import io.pacspace.lists.PageRequest;
import io.pacspace.lists.Pagination;
import io.pacspace.platform.Settings;
import io.pacspace.receipts.BalanceCheckpoints;
import io.pacspace.receipts.BalanceCheckpoints.BalanceCheckpoint;
import io.pacspace.shared.Audited;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.WindowRequest;
import io.pacspace.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Balance checkpoints for people: listed, and made without an API key.
@RestController
@RequestMapping("/dashboard/checkpoints")
class DashboardCheckpoints {
  private final SelectedEnvironments places;
  private final BalanceCheckpoints checkpoints;
  private final Settings settings;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;

  DashboardCheckpoints(
      SelectedEnvironments places,
      BalanceCheckpoints checkpoints,
      Settings settings,
      ApplicationEventPublisher events,
      TransactionTemplate transactions) {
    this.places = places;
    this.checkpoints = checkpoints;
    this.settings = settings;
    this.events = events;
    this.transactions = transactions;
  }

  @GetMapping
  Envelope<CheckpointList> list(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment,
      @RequestParam(defaultValue = "1") int page,
      @RequestParam(defaultValue = "25") int limit,
      @RequestParam(defaultValue = "") String customerId,
      @RequestParam(required = false) @Nullable String period,
      @RequestParam(required = false) @Nullable String startDate,
      @RequestParam(required = false) @Nullable String endDate,
      @RequestParam(required = false) @Nullable String after) {
    var asked = new PageRequest(page, limit);
    var window = new WindowRequest(period, null, startDate, endDate);
    var customer = customerId.isEmpty() ? null : CustomerId.require(customerId);
    var place = places.of(user, environment);
    var ledger = place.ledger();
    var request = asked.after(BalanceCheckpoints.series(ledger, customer, window), after);
    var found =
        checkpoints.list(
            place.cell(), ledger, customer, window, request.after(), limit, request.offset());
    var shown = request.of(found, () -> checkpoints.count(place.cell(), ledger, customer, window));
    return Envelope.of(CheckpointList.of(shown.map(made -> CheckpointRow.of(made, settings))));
  }

  /// Asking again gives the same checkpoint, so nothing is lost if only the audit entry fails.
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Envelope<CheckpointRow> create(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment,
      @Valid @RequestBody Create body) {
    var customer = CustomerId.require(body.customerId());
    var place = places.of(user, environment);
    var made = checkpoints.create(place.cell(), place.ledger(), customer, body.window());
    transactions.executeWithoutResult(_ -> events.publishEvent(audited(user, place, made)));
    return Envelope.of(CheckpointRow.of(made, settings));
  }

  private static Audited audited(
      Principal.User user, SelectedEnvironment place, BalanceCheckpoint made) {
    var checkpoint = made.checkpoint();
    return Audited.by(
        user,
        "checkpoint.created",
        checkpoint.checkpointId(),
        Map.of(
            "environment", place.kind().toString(),
            "customerId", checkpoint.customerId(),
            "period", checkpoint.period()));
  }

  record Create(
      @NotNull(message = "is required") String customerId,
      @Nullable String period,
      @Nullable String startDate,
      @Nullable String endDate) {
    WindowRequest window() {
      return new WindowRequest(period, null, startDate, endDate);
    }
  }

  record CheckpointList(
      List<CheckpointRow> checkpoints, @Nullable Pagination pagination, @Nullable String next) {
    static CheckpointList of(Page<CheckpointRow> page) {
      return new CheckpointList(page.items(), Pagination.of(page), page.next());
    }
  }
}
