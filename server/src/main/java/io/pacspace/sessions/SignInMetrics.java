package io.pacspace.sessions;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pacspace.sessions.SignIn.Outcome;
import io.pacspace.shared.Failure;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Counts what comes of signing in: words of this list, nothing that a caller sends.
@Component
class SignInMetrics {
  private final Map<Result, Counter> counters;

  SignInMetrics(MeterRegistry metrics) {
    counters =
        Arrays.stream(Result.values())
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    result -> counter(metrics, result),
                    (one, _) -> one,
                    () -> new EnumMap<>(Result.class)));
  }

  private enum Result {
    SIGNED_IN,
    CODE_NEEDED,
    REFUSED,
    THROTTLED,
    BUSY
  }

  /// Counts how an attempt ends, and hands it on.
  Outcome count(Supplier<Outcome> attempt) {
    try {
      var outcome = attempt.get();
      count(
          switch (outcome) {
            case Outcome.SignedIn _ -> Result.SIGNED_IN;
            case Outcome.CodeNeeded _ -> Result.CODE_NEEDED;
            case Outcome.Refused refused ->
                refused.why() instanceof Failure.Throttled ? Result.THROTTLED : Result.REFUSED;
          });
      return outcome;
    } catch (Failure.Throttled refusal) {
      count(Result.THROTTLED);
      throw refusal;
    } catch (Failure.Unavailable refusal) {
      count(Result.BUSY);
      throw refusal;
    }
  }

  private void count(Result result) {
    requireNonNull(counters.get(result)).increment();
  }

  private static Counter counter(MeterRegistry metrics, Result result) {
    return Counter.builder("pacspace.sign.ins")
        .description("Attempts to sign in, by what came of them")
        .tag("outcome", result.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .register(metrics);
  }
}
