package io.pacspace.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.transparency.DeltaRun;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The verifier of browsers and that of Java say the same of what deltas come to: whose, from which
/// sequence to which, their sum to the last digit; and refuse the same for the same reason.
class DeltaRunAgreementTest {
  private static final int RUNS = 60;
  private static final String[] FLAWS = {
    "MISSING_RECORDS", "OUT_OF_ORDER", "SECOND_CUSTOMER", "NOT_UNDERSTOOD", "WRONG_BALANCE"
  };

  private final Random random = new Random(7);

  private static String byJava(byte[] file) throws Refusal {
    var bundle = ProofBundle.parse(file);
    bundle.verify(TestingKey.ORIGIN, List.of(TestingKey.LOG.key()));
    var check = new FigureCheck();
    bundle.records().forEach(proven -> check.add(proven.record()));
    try {
      return switch (check.figures()) {
        case Figures.None() -> "none";
        case Figures.Deltas(var total) -> words(total);
        case Figures.Stated stated -> stated.word().toString();
      };
    } catch (Refusal refusal) {
      return refusal.code().name();
    }
  }

  private static String words(DeltaRun.Total it) {
    return "%s %d %d-%d %s of %s to %s"
        .formatted(
            it.customer(),
            it.records(),
            it.first(),
            it.last(),
            it.sum().toPlainString(),
            it.opening().toPlainString(),
            it.closing().toPlainString());
  }

  private static String byScript(JsonNode verdict) {
    if (verdict.path("outcome").asString().equals("refused")) {
      assertThat(verdict.path("refusal").path("step").asString()).isEqualTo("sequence");
      return verdict.path("refusal").path("code").asString();
    }
    assertThat(verdict.path("outcome").asString()).isEqualTo("verified");
    var total = verdict.path("total");
    return total.isMissingNode()
        ? "none"
        : "%s %d %d-%d %s of %s to %s"
            .formatted(
                total.path("customer").asString(),
                total.path("records").asLong(),
                total.path("first").asLong(),
                total.path("last").asLong(),
                total.path("sum").asString(),
                total.path("opening").asString(),
                total.path("closing").asString());
  }

  /// What both say of bundles over all of these records.
  private static List<String> judge(List<List<Json.Obj>> logs) throws Refusal {
    var files = new ArrayList<byte[]>();
    for (var log : logs) {
      var all = IntStream.range(0, log.size()).boxed().toList();
      files.add(RandomLog.write(new RandomLog(log).parts(all)));
    }
    var asked = Map.of("key", TestingKey.LOG.vkey(), "origin", TestingKey.ORIGIN);
    var verdicts =
        ScriptVerifier.shared()
            .ask(files.stream().map(file -> ScriptVerifier.steps(file, asked)).toList());
    var said = new ArrayList<String>();
    for (var i = 0; i < files.size(); i++) {
      said.add(byJava(files.get(i)));
      assertThat(byScript(verdicts.get(i))).as(logs.get(i).toString()).isEqualTo(said.get(i));
    }
    return said;
  }

  private List<Json.Obj> run(int size) {
    var first = random.nextInt(1, 1_000);
    var balance = first == 1 ? BigDecimal.ZERO : new BigDecimal(amount());
    var run = new ArrayList<Json.Obj>();
    for (var i = 0; i < size; i++) {
      var amount = amount();
      balance = balance.add(new BigDecimal(amount));
      run.add(delta(first + i, amount, plain(balance), i));
    }
    return run;
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static Json.Obj delta(int sequence, String amount, String balance, int millisecond) {
    return new Json.Obj(
        Map.of(
            "type", new Json.Str(DeltaRun.TYPE),
            "recordId", new Json.Str("rec_" + sequence),
            "customerId", new Json.Str("customer"),
            "sequence", new Json.Num(sequence),
            "delta", new Json.Str(amount),
            "balance", new Json.Str(balance),
            "reason", new Json.Str("usage"),
            "acceptedAt", new Json.Str("2026-11-27T00:00:00.%03dZ".formatted(millisecond))));
  }

  private String amount() {
    return plain(
        BigDecimal.valueOf(random.nextLong(-999_999_999_999_999L, 999_999_999_999_999L), 9));
  }

  private static Json.Obj with(Json.Obj record, String member, Json value) {
    var members = new HashMap<>(record.members());
    members.put(member, value);
    return new Json.Obj(members);
  }

  @Test
  void sumTheSame() throws Refusal {
    var logs = new ArrayList<List<Json.Obj>>();
    for (var i = 0; i < RUNS; i++) {
      logs.add(run(random.nextInt(1, 30)));
    }
    logs.add(List.of(delta(1, "0.5", "0.5", 0), delta(2, "-0.5", "0", 0)));
    logs.add(List.of(delta(1, "-0.000000001", "-0.000000001", 0)));
    var said = judge(logs);
    assertThat(said).allMatch(one -> one.startsWith("customer "));
    assertThat(said.subList(RUNS, RUNS + 2))
        .containsExactly(
            "customer 2 1-2 0 of 0 to 0", "customer 1 1-1 -0.000000001 of 0 to -0.000000001");
  }

  /// One record is left out, doubled, moved, of somebody else, of another kind, with another
  /// balance or oddly spelled.
  @Test
  void refuseTheSame() throws Refusal {
    var logs = new ArrayList<List<Json.Obj>>();
    for (var i = 0; i < RUNS; i++) {
      var log = run(random.nextInt(3, 12));
      var at = random.nextInt(1, log.size() - 1);
      var record = log.get(at);
      switch (random.nextInt(7)) {
        case 0 -> log.remove(at);
        case 1 -> log.add(at, record);
        case 2 -> log.add(0, log.remove(at));
        case 3 -> log.set(at, with(record, "customerId", new Json.Str("other")));
        case 4 -> log.set(at, with(record, "type", new Json.Str("pacspace.io/other/v1")));
        case 5 -> log.set(at, with(record, "balance", new Json.Str(amount())));
        default -> log.set(at, odd(record));
      }
      logs.add(log);
    }
    assertThat(judge(logs)).contains(FLAWS).containsOnly(FLAWS);
  }

  private Json.Obj odd(Json.Obj record) {
    var amounts = List.of("1.0", "+1", "01", "1e3", "-0", "", "12345678901", "0.0000000001", "١");
    var balances =
        List.of("1.0", "+1", "01", "1e3", "-0", "", "1" + "0".repeat(29), "0.0000000001");
    var times = List.of("2026-11-27", "2026-11-27T24:00:00.000Z", "2026-02-30T00:00:00.000Z");
    var sequences = List.of(0.0, 1.5, -1.0, 9007199254740992.0);
    return switch (random.nextInt(6)) {
      case 0 -> with(record, "sequence", new Json.Num(any(sequences)));
      case 1 -> with(record, "acceptedAt", new Json.Str(any(times)));
      case 2 -> with(record, "reason", new Json.Null());
      case 3 -> with(record, "balance", new Json.Str(any(balances)));
      default -> with(record, "delta", new Json.Str(any(amounts)));
    };
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  @Test
  void sayNothingOfRecordsOfAnotherKind() throws Refusal {
    var other = with(delta(1, "1", "1", 0), "type", new Json.Str("pacspace.io/other/v1"));
    assertThat(judge(List.of(List.of(other), List.of(other, other)))).containsOnly("none");
  }
}
