package io.pacspace.balances;

import io.pacspace.plans.Plans;
import io.pacspace.shared.Principal;
import io.pacspace.web.Envelope;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What the plan includes for the environment of a key and how much of it was used there, in the
/// words that programs know.
@RestController
class UsageController {
  private final Plans plans;

  UsageController(Plans plans) {
    this.plans = plans;
  }

  @GetMapping("/api/v1/balance/usage")
  Envelope<UsageAnswer> usage(@AuthenticationPrincipal Principal.Key caller) {
    var usage = plans.usage(caller.tenant(), caller.kind());
    var included = usage.included();
    var remaining = usage.remaining();
    return Envelope.of(
        new UsageAnswer(
            plans.tier(caller.tenant()),
            included.isPresent() ? included.getAsLong() : null,
            usage.consumed(),
            remaining.isPresent() ? remaining.getAsLong() : null));
  }

  /// @param allowed the deltas included; none where a contract says or nothing is counted against
  record UsageAnswer(
      String plan, @Nullable Long allowed, long consumed, @Nullable Long remaining) {}
}
