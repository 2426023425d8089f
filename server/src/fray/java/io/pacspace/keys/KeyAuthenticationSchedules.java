package io.pacspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pacspace.databases.WithoutDatabase;
import io.pacspace.environments.TestingEnvironments;
import io.pacspace.plans.TestingPlans;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.KeyId;
import io.pacspace.shared.TenantId;
import io.pacspace.tenants.TestingTenants;
import io.pacspace.testing.TestingClock;
import io.pacspace.testing.Threads;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/// Programs that present a key, and whoever revokes it meanwhile.
@ExtendWith(FrayTestExtension.class)
class KeyAuthenticationSchedules {
  private static final ApiKey TEXT = ApiKey.next(EnvironmentKind.SANDBOX);
  private static final TestingClock CLOCK = new TestingClock();
  private static final Key KEY =
      new Key(
          TenantId.next(),
          KeyId.next(),
          EnvironmentId.next(),
          EnvironmentKind.SANDBOX,
          TEXT.publicId(),
          "billing",
          true,
          Instant.EPOCH,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// Loads what threads use before they are scheduled.
  @BeforeAll
  static void load() throws InterruptedException {
    new KeyAuthenticationSchedules().noLookUpThatBeganBeforeKeepsAKeyThatWasRevoked();
  }

  @FrayTest(iterations = 10_000, resetClassLoaderPerIteration = false)
  void noLookUpThatBeganBeforeKeepsAKeyThatWasRevoked() throws InterruptedException {
    var keys = new OneKey();
    var authentication = authentication(keys);
    Threads.Work present = () -> authentication.authenticate(TEXT.full());
    Threads.beside(
        present,
        present,
        () -> {
          keys.revoked = true;
          authentication.forget(new KeyChanged(KEY.publicId()));
          assertThat(authentication.remembered(TEXT.full())).isEmpty();
          assertThat(authentication.authenticate(TEXT.full())).isEmpty();
        });
    assertThat(authentication.remembered(TEXT.full())).isEmpty();
  }

  private static KeyAuthentication authentication(KeyStore keys) {
    return new KeyAuthentication(
        keys,
        new KeyUses(new LastUseStore(WithoutDatabase.db())),
        new RefusedKeys(_ -> {}, new NoTransactions(), CLOCK),
        new TestingEnvironments(),
        new TestingPlans(),
        TestingTenants.enabled(),
        CLOCK,
        new SimpleMeterRegistry());
  }

  /// A table with a key in it.
  private static final class OneKey extends KeyStore {
    private volatile boolean revoked;

    private OneKey() {
      super(WithoutDatabase.db());
    }

    @Override
    Optional<StoredKey> findByPublicId(PublicId id) {
      return Optional.of(new StoredKey(KEY, TEXT.secret().hash(), revoked));
    }
  }

  private static final class NoTransactions extends TransactionTemplate {
    private static final long serialVersionUID = 1L;

    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> work) {
      return work.doInTransaction(new SimpleTransactionStatus());
    }
  }
}
