package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pacspace.databases.WithoutDatabase;
import io.pacspace.shared.Entitlement;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Failure;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.shared.TenantId;
import io.pacspace.testing.Threads;
import io.pacspace.web.Caller;
import io.pacspace.web.KeyAuthenticator;
import io.pacspace.web.ServedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

/// Requests that come at once, prove whose they are, send large bodies and become streams.
@ExtendWith(FrayTestExtension.class)
class AdmissionSchedules {
  private static final int SCHEDULES = 10_000;

  /// Of three places two are ever taken: one is left to whoever comes next.
  private static final HttpSettings THREE_PLACES =
      new Binder(new MapConfigurationPropertySource(Map.of("pacspace.limits.requests-at-once", 3)))
          .bind("pacspace", HttpSettings.class)
          .get();

  private static final int MOST_TAKEN = 2;

  /// Of sixteen mebibytes of large bodies one alone has ten.
  private static final int HALF_OF_ONES_BODIES = 5 * RequestBody.LIMIT;

  private static final Principal.Key PROGRAM =
      new Principal.Key(
          TenantId.next(),
          EnvironmentId.next(),
          EnvironmentKind.SANDBOX,
          KeyId.next(),
          WithoutDatabase.CELL,
          Entitlement.UNLIMITED);

  /// Loads what threads use before they are scheduled.
  @BeforeAll
  static void load() throws InterruptedException {
    new AdmissionSchedules().nobodyIsRefusedWhileThereIsRoom();
    new AdmissionSchedules().neverMoreThanThereIsAndAllOfItGivenBack();
  }

  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void nobodyIsRefusedWhileThereIsRoom() throws InterruptedException {
    var admission = admission();
    Threads.beside(
        () -> from("192.0.2.1", () -> serve(admission, () -> {})),
        () -> from("192.0.2.2", () -> serve(admission, () -> {})));
    assertAllIsFree(admission);
  }

  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void neverMoreThanThereIsAndAllOfItGivenBack() throws InterruptedException {
    var admission = admission();
    var streams = new AtomicInteger();
    Threads.Work one = () -> from("192.0.2.1", () -> serveOrRefuse(admission, streams));
    Threads.Work other = () -> from("192.0.2.2", () -> serveOrRefuse(admission, streams));
    Threads.beside(one, one, other);
    assertAllIsFree(admission);
  }

  private static void serveOrRefuse(Admission admission, AtomicInteger streams) {
    try {
      serve(
          admission,
          () -> {
            assertThat(streams.incrementAndGet()).isLessThanOrEqualTo(MOST_TAKEN);
            streams.decrementAndGet();
          });
    } catch (Failure.Unavailable refused) {
      assertThat(refused).hasMessageContaining("nothing was done");
    }
  }

  private static Admission admission() {
    return new Admission(THREE_PLACES, new OneProgram(), new SimpleMeterRegistry());
  }

  private static void from(String address, Runnable work) {
    new Caller("id", address, "test").answerFor(work);
  }

  private static MockHttpServletRequest request() {
    var request = new MockHttpServletRequest("POST", "/");
    request.setServletPath("/api/v1/balance/delta/batch");
    request.addHeader("X-Api-Key", "key");
    return request;
  }

  /// All that a request may take, one after the other.
  private static void serve(Admission admission, Runnable stream) {
    var request = request();
    try (var _ = admission.enter(request)) {
      assertThat(admission.keyOf(request)).contains(PROGRAM);
      Admission.reads(request, RequestBody.LIMIT);
      ServedRequest.of(request).becomeStream();
      stream.run();
    }
  }

  /// As much can be taken as of a server that has served nobody, and no more.
  private static void assertAllIsFree(Admission admission) {
    from(
        "192.0.2.3",
        () -> {
          var one = request();
          var other = request();
          try (var _ = admission.enter(one);
              var _ = admission.enter(other)) {
            assertRefused(() -> admission.enter(request()));
            Admission.reads(one, HALF_OF_ONES_BODIES);
            Admission.reads(other, HALF_OF_ONES_BODIES);
            ServedRequest.of(one).becomeStream();
            ServedRequest.of(other).becomeStream();
            var third = request();
            try (var _ = admission.enter(third)) {
              assertRefused(() -> Admission.reads(third, HALF_OF_ONES_BODIES));
              assertRefused(ServedRequest.of(third)::becomeStream);
            }
          }
        });
  }

  private static void assertRefused(ThrowingCallable work) {
    assertThatThrownBy(work).isInstanceOf(Failure.Unavailable.class);
  }

  /// One program, of which nothing is known before it has been asked.
  private static final class OneProgram implements KeyAuthenticator {
    @Override
    public Optional<Principal.Key> authenticate(Secret apiKey) {
      return Optional.of(PROGRAM);
    }

    @Override
    public Optional<Principal.Key> remembered(Secret apiKey) {
      return Optional.empty();
    }
  }
}
