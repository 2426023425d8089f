package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.receipts.CheckpointController.Create;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.testing.Confusables;
import io.pacspace.testing.TestServer;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Under one Idempotency-Key no two checkpoints that differ in any value are taken for one another.
class CheckpointRequestsTest {
  @Provide
  Arbitrary<Set<Create>> requests() {
    var texts = Confusables.texts().injectNull(0.5);
    return Combinators.combine(texts, texts, texts, texts, texts)
        .as(Create::new)
        .set()
        .ofMinSize(2)
        .ofMaxSize(60);
  }

  @Property(tries = 300)
  void tellsEveryTwoApart(@ForAll("requests") Set<Create> requests) {
    assertThat(requests.stream().map(Create::hash).distinct()).hasSameSizeAs(requests);
  }

  /// The hash that is kept beside keys was worked out apart from this program.
  @Test
  void knowsTheRequestsOfEarlierVersions() {
    var asked = new Create("null", null, null, null, null);
    var key =
        TestServer.shared().bean(CheckpointController.class).key(new IdempotencyKey("k"), asked);

    assertThat(key.request()).isEqualTo(asked.hash());
    assertThat(key.earlier().orElseThrow())
        .hasToString("0x9145e8523d6c3742e4a388adb7924d5c3eca9c1843fb44c12c480ebc940301bf");
  }
}
