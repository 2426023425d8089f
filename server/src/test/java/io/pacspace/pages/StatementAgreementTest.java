package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Figures;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.ProofBundle;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.Statement;
import io.pacspace.transparency.TlogProof;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The verifier of browsers and that of Java say the same of statements: each figure, and the word
/// for it; and refuse the same for the same reason.
class StatementAgreementTest {
  private static final int PERIODS = 100;
  private static final String ABSENT = "-";
  private static final String[] FLAWS = {
    "MISSING_RECORDS",
    "OUT_OF_ORDER",
    "SECOND_CUSTOMER",
    "NOT_UNDERSTOOD",
    "WRONG_BALANCE",
    "WRONG_STATEMENT",
    "SANDBOX"
  };

  private final Random random = new Random(11);

  /// A file, and whether a statement in it has to be of production.
  private record Asked(String file, boolean production) {
    static Asked of(byte[] file, boolean production) {
      return new Asked(new String(file, UTF_8), production);
    }

    byte[] bytes() {
      return file.getBytes(UTF_8);
    }
  }

  private static String byJava(Asked asked) throws Refusal {
    var check = new FigureCheck();
    var keys = List.of(TestingKey.LOG.key());
    if (asked.file().startsWith("c2sp.org/")) {
      var proof = TlogProof.parse(asked.bytes());
      var record = proof.record().orElseThrow();
      proof.verify(record.logLeaf(), TestingKey.ORIGIN, keys);
      check.add(record);
    } else {
      var bundle = ProofBundle.parse(asked.bytes());
      bundle.verify(TestingKey.ORIGIN, keys);
      bundle.records().forEach(proven -> check.add(proven.record()));
    }
    try {
      if (!(check.figures() instanceof Figures.Stated stated)) {
        return "no statement";
      }
      if (asked.production()) {
        stated.statement().requireProduction();
      }
      return words(stated.statement(), stated.word() + " " + stated.historyWord());
    } catch (Refusal refusal) {
      return refusal.code().name();
    }
  }

  private static String words(Statement it, String word) {
    return String.join(
        " ",
        word,
        it.environment(),
        it.issuer(),
        it.entryId(),
        it.customerId(),
        it.customerName().orElse(ABSENT),
        it.unit().orElse(ABSENT),
        it.start() + " " + it.end() + " " + it.acceptedAt(),
        it.firstSequence() + "-" + it.lastSequence() + " " + it.count(),
        it.opening().toPlainString(),
        it.closing().toPlainString(),
        it.net().toPlainString(),
        it.adjusting().toPlainString(),
        it.proofRoot().map(Object::toString).orElse(ABSENT),
        it.historyRoot().toString());
  }

  private static String byScript(JsonNode verdict) {
    if (verdict.path("outcome").asString().equals("refused")) {
      assertThat(verdict.path("refusal").path("step").asString()).isIn("sequence", "statement");
      return verdict.path("refusal").path("code").asString();
    }
    assertThat(verdict.path("outcome").asString()).isEqualTo("verified");
    var said = verdict.path("statement");
    return said.isMissingNode() ? "no statement" : words(said);
  }

  private static String words(JsonNode said) {
    return String.join(
        " ",
        text(said, "word") + " " + text(said, "historyWord"),
        text(said, "environment"),
        text(said, "issuer"),
        text(said, "entryId"),
        text(said, "customer"),
        text(said, "customerName"),
        text(said, "unit"),
        moment(said, "start") + " " + moment(said, "end") + " " + moment(said, "acceptedAt"),
        text(said, "first") + "-" + text(said, "last") + " " + text(said, "count"),
        text(said, "opening"),
        text(said, "closing"),
        text(said, "net"),
        text(said, "adjusting"),
        text(said, "proofRoot"),
        text(said, "historyRoot"));
  }

  private static String text(JsonNode said, String member) {
    return said.path(member).asString(ABSENT);
  }

  private static Instant moment(JsonNode said, String member) {
    return Instant.parse(text(said, member));
  }

  /// What both say of these files.
  private static List<String> judge(List<Asked> files) throws Refusal {
    var questions = new ArrayList<ScriptVerifier.Question>();
    for (var one : files) {
      questions.add(
          ScriptVerifier.steps(
              one.bytes(), Map.of("key", TestingKey.LOG.vkey(), "production", one.production())));
    }
    var verdicts = ScriptVerifier.shared().ask(questions);
    var said = new ArrayList<String>();
    for (var i = 0; i < files.size(); i++) {
      said.add(byJava(files.get(i)));
      var file = files.get(i).file();
      assertThat(byScript(verdicts.get(i))).as("%s", file).isEqualTo(said.get(i));
    }
    return said;
  }

  @Test
  void sayTheSame() throws Refusal {
    var files = new ArrayList<Asked>();
    for (var i = 0; i < PERIODS; i++) {
      var period = new StatedPeriod(random);
      files.add(Asked.of(period.proofFile(), false));
      for (var sequences : List.of(List.<Long>of(), edges(period), whole(period))) {
        files.add(Asked.of(period.bundle(sequences), false));
      }
    }
    var said = judge(files);
    assertThat(said).allMatch(one -> one.matches("(stated|consistent|re-added) .*"));
    for (var words : List.of("stated stated", "consistent stated", "re-added stated")) {
      assertThat(said).anyMatch(one -> one.startsWith(words));
    }
    assertThat(said).anyMatch(one -> one.startsWith("re-added re-added"));
  }

  /// The record before the window, if there is one, and the first and the last of it.
  private static List<Long> edges(StatedPeriod period) {
    var edges = new TreeSet<>(before(period));
    if (period.first <= period.last) {
      edges.addAll(List.of(period.first, period.last));
    }
    return List.copyOf(edges);
  }

  private static List<Long> before(StatedPeriod period) {
    return period.first == 1 ? List.of() : List.of(period.first - 1);
  }

  private static List<Long> whole(StatedPeriod period) {
    var whole = new ArrayList<>(before(period));
    whole.addAll(period.sequences(period.first, period.last));
    return whole;
  }

  /// Records are left out or come along, the statement is another's or says something else, or they
  /// do not follow from each other.
  @Test
  void refuseTheSame() throws Refusal {
    var files = new ArrayList<Asked>();
    for (var i = 0; i < 4 * PERIODS; i++) {
      var period = new StatedPeriod(random);
      var sequences = new TreeSet<>(random.nextBoolean() ? edges(period) : whole(period));
      for (var flaws = random.nextInt(1, 3); flaws > 0; flaws--) {
        spoil(period, sequences);
      }
      files.add(Asked.of(period.bundle(List.copyOf(sequences)), random.nextInt(4) == 0));
    }
    assertThat(judge(files)).contains(FLAWS);
  }

  private void spoil(StatedPeriod period, Set<Long> sequences) {
    switch (random.nextInt(8)) {
      case 0, 1 -> sequences.remove(any(period));
      case 2 -> sequences.add(any(period));
      case 3 -> moveTheWindow(period);
      case 4 -> period.statement.put("customerId", StatedPeriod.text("another"));
      case 5 -> changeARecord(period);
      case 6 -> changeAFigure(period);
      default -> spellOddly(period);
    }
  }

  private long any(StatedPeriod period) {
    return random.nextLong(1, period.newest() + 1);
  }

  private void moveTheWindow(StatedPeriod period) {
    var moved = StatedPeriod.accepted(any(period)).plusMillis(random.nextLong(-1, 2));
    var member = any(List.of("start", "end", "acceptedAt"));
    period.statement.put(member, StatedPeriod.text(StatedPeriod.time(moved)));
  }

  private void changeARecord(StatedPeriod period) {
    var sequence = any(period);
    switch (random.nextInt(4)) {
      case 0 -> period.change(sequence, "balance", amount());
      case 1 -> period.change(sequence, "customerId", StatedPeriod.text("another"));
      case 2 -> period.change(sequence, "sequence", new Json.Num(any(period)));
      default -> {
        var moved = StatedPeriod.accepted(any(period)).plusMillis(random.nextLong(-1, 2));
        period.change(sequence, "acceptedAt", StatedPeriod.text(StatedPeriod.time(moved)));
      }
    }
  }

  private Json amount() {
    return StatedPeriod.text(StatedPeriod.plain(BigDecimal.valueOf(random.nextInt(-9, 9), 1)));
  }

  private void changeAFigure(StatedPeriod period) {
    var changed = new HashMap<>(period.statement);
    switch (random.nextInt(5)) {
      case 0 -> changed.put(any(List.of("opening", "closing", "net", "adjusting")), amount());
      case 1 -> {
        var whole = new Json.Num(random.nextInt(0, 12));
        changed.put(any(List.of("firstSequence", "lastSequence", "count")), whole);
      }
      case 2 -> changed.put("environment", StatedPeriod.text("staging"));
      case 3 -> changed.remove("proofRoot");
      default -> {
        var root = StatedPeriod.text("0x" + "7".repeat(64));
        changed.put(any(List.of("proofRoot", "historyRoot")), root);
      }
    }
    period.statement.clear();
    period.statement.putAll(changed);
  }

  private void spellOddly(StatedPeriod period) {
    var members = new ArrayList<>(new TreeSet<>(period.statement.keySet()));
    members.addAll(List.of("unit", "customerName", "proofRoot"));
    members.remove("type");
    var member = any(members);
    var values =
        List.of(
            new Json.Null(),
            StatedPeriod.text(""),
            StatedPeriod.text("1.0"),
            new Json.Num(-1),
            new Json.Num(0.5),
            new Json.Num(9007199254740992.0),
            StatedPeriod.text("2026-11-31"),
            StatedPeriod.text("-0"),
            StatedPeriod.text("0x" + "A".repeat(64)));
    if (random.nextInt(4) == 0) {
      period.statement.remove(member);
    } else {
      period.statement.put(member, any(values));
    }
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
