package io.pacspace.repetition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pacspace.platform.Vault;
import io.pacspace.repetition.Repetition.KeyedRequest;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RequestHash;
import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Neither the database nor the database with the master key gives an answer out: that takes the
/// caller's Idempotency-Key, which is kept nowhere.
class AnswerSealTest {
  private static final byte[] ANSWER = "pk_test_0.the secret".getBytes(UTF_8);

  private final Vault vault = TestServer.shared().bean(Vault.class);
  private final AnswerSeal seal = TestServer.shared().bean(AnswerSeal.class);
  private final TenantId tenant = TenantId.next();
  private final KeyedRequest asked = asked(tenant, "a key", "a request");

  private static KeyedRequest asked(TenantId tenant, String key, String request) {
    return new KeyedRequest(
        new Principal.User(tenant, UserId.next(), SessionId.next()),
        new IdempotencyKey(key),
        RequestHash.of("kind").with(request));
  }

  @Test
  void opensForTheSameTenantKeyAndRequest() {
    var sealed = seal.seal(ANSWER, asked);

    assertThat(seal.open(sealed, asked(tenant, "a key", "a request"))).isEqualTo(ANSWER);
    for (var other :
        List.of(
            asked(TenantId.next(), "a key", "a request"),
            asked(tenant, "another key", "a request"),
            asked(tenant, "a key", "another request"))) {
      assertThatThrownBy(() -> seal.open(sealed, other)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void keepsTheMasterKeyFromOpeningIt() {
    var inner = vault.open(seal.seal(ANSWER, asked), "repetition-answer", tenant.toString());

    assertThat(new String(inner, ISO_8859_1)).doesNotContain("secret");
    assertThat(inner).hasSize(1 + 32 + ANSWER.length + 16);
  }

  @Test
  void sealsTheSameDifferentlyEachTime() {
    assertThat(seal.seal(ANSWER, asked)).isNotEqualTo(seal.seal(ANSWER, asked));
  }

  @Test
  void refusesWhatWasDamaged() {
    var sealed = seal.seal(ANSWER, asked);
    sealed[sealed.length - 1] ^= 1;

    assertThatThrownBy(() -> seal.open(sealed, asked)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> seal.open(new byte[0], asked))
        .isInstanceOf(IllegalStateException.class);
  }
}
