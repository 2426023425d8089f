package io.pacspace.receipts;

import io.pacspace.ledger.Checkpoints.Checkpoint;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.Window;
import io.pacspace.web.Envelope;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Balance checkpoints over HTTP.
@RestController
class CheckpointController {
  private static final int MOST = 1_000;

  private final BalanceCheckpoints checkpoints;

  CheckpointController(BalanceCheckpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  record Create(
      @Nullable String customerId,
      @Nullable String period,
      @Nullable String timePreset,
      @Nullable String startDate,
      @Nullable String endDate) {}

  record Many(List<Checkpoint> checkpoints) {}

  /// One checkpoint for a customer; a list of them where no customer is named.
  @PostMapping("/api/v1/balance/checkpoint")
  @ResponseStatus(HttpStatus.CREATED)
  Envelope<Object> create(@AuthenticationPrincipal Principal.Key caller, @RequestBody Create body) {
    var asked =
        new Window.Asked(body.period(), body.timePreset(), body.startDate(), body.endDate());
    return Envelope.of(
        customer(body.customerId())
            .<Object>map(customer -> checkpoints.create(caller, customer, asked))
            .orElseGet(() -> new Many(checkpoints.createForAll(caller, asked))));
  }

  @GetMapping("/api/v1/balance/checkpoints")
  Envelope<Many> list(
      @AuthenticationPrincipal Principal.Key caller,
      @RequestParam @Nullable String customerId,
      @RequestParam @Nullable String period,
      @RequestParam @Nullable String timePreset,
      @RequestParam @Nullable String startDate,
      @RequestParam @Nullable String endDate,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") long offset) {
    new Problems()
        .unless(limit >= 1 && limit <= MOST, "limit", "must be from 1 to " + MOST)
        .unless(offset >= 0, "offset", "must not be negative")
        .refuseIfAny();
    var asked = new Window.Asked(period, timePreset, startDate, endDate);
    var customer = customer(customerId).orElse(null);
    return Envelope.of(new Many(checkpoints.list(caller, customer, asked, limit, offset)));
  }

  static Optional<CustomerId> customer(@Nullable String text) {
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(required(text));
  }

  static CustomerId required(String text) {
    return CustomerId.parse(text)
        .orElseThrow(
            () ->
                new Failure.Invalid(
                    List.of(
                        new Failure.Field(
                            "customerId", "must be 1 to 128 letters, digits or _ - . :"))));
  }
}
