package io.pacspace.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pacspace.client.BalanceCheckpoint;
import io.pacspace.client.ClientSettings;
import io.pacspace.client.CountedRow;
import io.pacspace.client.Located;
import io.pacspace.client.NewDelta;
import io.pacspace.client.Operation;
import io.pacspace.client.PacSpaceClient;
import io.pacspace.client.PacSpaceException;
import io.pacspace.client.ProofFile;
import io.pacspace.client.Scope;
import io.pacspace.client.Verdict;
import io.pacspace.databases.Cells;
import io.pacspace.shared.EnvironmentKind;
import io.pacspace.testing.TestProgram;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.VerifierKey;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The Java client against a whole server: what it reads of answers is what the server writes.
class JavaClientTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CUSTOMERS = 1_001;

  private final TestProgram program = TestProgram.paid(SERVER);
  private final PacSpaceClient client =
      new PacSpaceClient(
          ClientSettings.of(URI.create(SERVER.url()), program.key()).withPatience(PATIENCE));

  @AfterEach
  void close() {
    client.close();
  }

  private static Instant now() {
    return SERVER.bean(Cells.class).of(EnvironmentKind.SANDBOX).getFirst().now();
  }

  /// A window that holds what is recorded meanwhile, and has ended.
  private static Scope ended(Runnable recording) {
    var start = now();
    recording.run();
    var end = now().plusMillis(1);
    await().pollInterval(Duration.ofMillis(1)).until(() -> !now().isBefore(end));
    return Scope.between(start, end);
  }

  private void record(String customer, String amount, String reference) {
    client.emit(NewDelta.of(customer, new BigDecimal(amount), "usage").withReference(reference));
  }

  private VerifierKey key(Hash root) throws Refusal {
    var file = ProofBundle.parse(client.proofFile(root, ProofFile.BUNDLE));
    return new Verifier(SERVER).key(file.origin());
  }

  private static Figures.Stated stated(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Verified.class);
    return ((Verdict.Verified) verdict).stated().orElseThrow();
  }

  @Test
  void closesRestatesAndVerifiesByEachFile() throws Refusal {
    var scope =
        ended(
            () -> {
              record("acme", "0.5", "a");
              record("acme", "-2", "b");
              record("acme", "123456.000000001", "c");
            });
    var closed = client.checkpoint("acme", scope);
    assertThat(closed.isFinal()).isTrue();
    assertThat(closed.netChange()).isEqualByComparingTo("123454.500000001");

    client.emit(
        NewDelta.of("acme", new BigDecimal("2"), "credit note")
            .adjusting(new NewDelta.Adjusted.ByReference("b")));
    var restated =
        await()
            .atMost(PATIENCE)
            .until(() -> client.restatement("acme", scope), found -> found.adjustmentsCount() == 1);
    assertThat(restated.statement().receiptId()).isEqualTo(closed.root());
    assertThat(restated.statement().net()).isEqualByComparingTo(closed.netChange());
    assertThat(restated.adjusted()).isEqualByComparingTo("2");
    assertThat(restated.restated()).isEqualByComparingTo("123456.500000001");

    var key = key(closed.root());
    var words =
        Map.of(
            ProofFile.STATEMENT, Figures.Word.STATED,
            ProofFile.EDGES, Figures.Word.CONSISTENT,
            ProofFile.BUNDLE, Figures.Word.RE_ADDED);
    for (var file : ProofFile.values()) {
      var found = stated(client.verify(closed.root(), file, key));
      assertThat(found.word()).isEqualTo(words.get(file));
      assertThat(found.statement().net()).isEqualByComparingTo(closed.netChange());
    }
    assertThat(client.verify(restated.statement().proofRoot().orElseThrow(), key))
        .isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void locatesWhereAnotherCountDiffers() {
    var scope =
        ended(
            () -> {
              record("acme", "1", "a");
              record("acme", "2", "b");
              record("acme", "3", "c");
            });
    var rows =
        List.<CountedRow>of(
            new CountedRow.OfReference("a", new BigDecimal("1")),
            new CountedRow.OfReference("c", new BigDecimal("3.5")),
            new CountedRow.OfReference("d", new BigDecimal("4")));

    var located = client.locate("acme", scope, rows, 10);

    assertThat(located.matches()).isFalse();
    assertThat(located.first().orElseThrow().kind()).isEqualTo(Located.Kind.MISSING);
    assertThat(located.missing())
        .extracting(one -> one.referenceId().orElse(""))
        .containsExactly("b");
    assertThat(located.changed())
        .singleElement()
        .satisfies(one -> assertThat(one.difference()).isEqualByComparingTo("0.5"));
    assertThat(located.extra())
        .extracting(one -> one.referenceId().orElse(""))
        .containsExactly("d");
    assertThat(located.difference()).isEqualByComparingTo("2.5");
  }

  @Test
  void followsTheClosingOfMoreCustomersThanARequestWaitsFor() {
    var told = new ArrayList<Operation>();
    var scope =
        ended(
            () -> {
              for (var from = 0; from < CUSTOMERS; from += 1_000) {
                client.batch(
                    IntStream.range(from, Math.min(from + 1_000, CUSTOMERS))
                        .mapToObj(n -> NewDelta.of("c-" + n, BigDecimal.ONE, "usage"))
                        .toList());
              }
            });

    var closed = client.checkpointAll(scope, PATIENCE, told::add);

    assertThat(closed).hasSize(CUSTOMERS).allMatch(BalanceCheckpoint::isFinal);
    assertThat(told.getFirst().progress().total()).isEqualTo(CUSTOMERS);
    assertThat(told.getLast().status()).isEqualTo(Operation.Status.DONE);
    assertThat(client.checkpoints("c-7", scope, 0, 10)).hasSize(1);
  }

  @Test
  void saysWhatTheServerRefuses() {
    try (var stranger = new PacSpaceClient(ClientSettings.withoutKey(URI.create(SERVER.url())))) {
      assertThatExceptionOfType(PacSpaceException.Refused.class).isThrownBy(stranger::whoami);
    }
  }
}
