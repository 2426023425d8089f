package io.pacspace.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Deltas are added up only as a whole run of one customer's; of a statement's figures no stronger
/// word is said than the records beside it bear out.
class FigureCheckTest {
  private static SaltedRecord delta(String customer, int sequence, String amount, String balance) {
    return record(
        """
        {"acceptedAt":"2026-11-%02dT00:00:00.000Z","balance":"%s","customerId":"%s","delta":"%s",\
        "reason":"r","recordId":"rec_1","sequence":%d,"type":"pacspace.io/delta/v2"}\
        """
            .formatted(sequence, balance, customer, amount, sequence));
  }

  /// Of a customer whose every delta is 1.
  private static SaltedRecord one(String customer, int sequence) {
    return delta(customer, sequence, "1", String.valueOf(sequence));
  }

  private static SaltedRecord record(String json) {
    try {
      return SaltedRecord.of(
          new byte[SaltedRecord.SALT_LENGTH], json.getBytes(StandardCharsets.UTF_8));
    } catch (Refusal refusal) {
      throw new IllegalArgumentException(json, refusal);
    }
  }

  private static Figures of(SaltedRecord... records) throws Refusal {
    var check = new FigureCheck();
    for (var record : records) {
      check.add(record);
    }
    return check.figures();
  }

  private static DeltaRun.Total total(SaltedRecord... records) throws Refusal {
    return ((Figures.Deltas) of(records)).total();
  }

  private static Refusal.Code refusal(SaltedRecord... records) {
    return catchThrowableOfType(Refusal.class, () -> of(records)).code();
  }

  @Test
  void addsUpToTheLastDigit() throws Refusal {
    assertThat(total(delta("a", 3, "10", "8.5"), delta("a", 4, "-0.000000001", "8.499999999")))
        .isEqualTo(
            new DeltaRun.Total(
                "a",
                2,
                3,
                4,
                Instant.parse("2026-11-03T00:00:00Z"),
                Instant.parse("2026-11-04T00:00:00Z"),
                new BigDecimal("9.999999999"),
                new BigDecimal("-1.5"),
                new BigDecimal("8.499999999")));
    var none = total(delta("a", 1, "0.5", "0.5"), delta("a", 2, "-0.5", "0"));
    assertThat(none.sum()).isEqualTo(BigDecimal.ZERO);
    assertThat(none.opening()).isEqualTo(BigDecimal.ZERO);
    assertThat(none.closing()).isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void refusesAHoleASecondCustomerAndAnotherOrder() {
    assertThat(refusal(one("a", 1), one("a", 3))).isEqualTo(Refusal.Code.MISSING_RECORDS);
    assertThat(refusal(one("a", 1), one("b", 2))).isEqualTo(Refusal.Code.SECOND_CUSTOMER);
    assertThat(refusal(one("a", 2), one("a", 1))).isEqualTo(Refusal.Code.OUT_OF_ORDER);
    assertThat(refusal(one("a", 2), one("a", 2))).isEqualTo(Refusal.Code.OUT_OF_ORDER);
  }

  @Test
  void refusesABalanceThatDoesNotFollow() throws Refusal {
    assertThat(refusal(delta("a", 1, "1", "2"))).isEqualTo(Refusal.Code.WRONG_BALANCE);
    assertThat(refusal(one("a", 1), delta("a", 2, "1", "2.000000001")))
        .isEqualTo(Refusal.Code.WRONG_BALANCE);
    assertThat(refusal(delta("a", 3, "1", "7"), delta("a", 4, "1", "9")))
        .isEqualTo(Refusal.Code.WRONG_BALANCE);
    assertThat(total(delta("a", 3, "1", "7")).opening()).isEqualByComparingTo("6");
  }

  /// A trillion deltas of the largest amount leave a balance that can be read.
  @Test
  void readsALargeBalance() throws Refusal {
    var largest = "9".repeat(29) + ".999999999";
    assertThat(total(delta("a", 9, "1", largest)).closing()).isEqualByComparingTo(largest);
    assertThat(refusal(delta("a", 9, "1", "9" + largest))).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
  }

  @Test
  void refusesDeltasBesideWhatIsNone() throws Refusal {
    var other = record("{\"customerId\":\"a\"}");
    assertThat(refusal(one("a", 1), other)).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(refusal(other, one("a", 1))).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(of(other, other)).isEqualTo(new Figures.None());
    assertThat(of()).isEqualTo(new Figures.None());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"balance\":\"1\", | ``",
        "\"balance\":\"1\" | \"balance\":1",
        "\"balance\":\"1\" | \"balance\":\"1.0\"",
        "\"balance\":\"1\" | \"balance\":\"-0\"",
        "\"delta\":\"1\" | \"delta\":\"+1\"",
        "\"delta\":\"1\" | \"delta\":\"01\"",
        "\"delta\":\"1\" | \"delta\":\"1.0\"",
        "\"delta\":\"1\" | \"delta\":\"1.\"",
        "\"delta\":\"1\" | \"delta\":\".5\"",
        "\"delta\":\"1\" | \"delta\":\"1e3\"",
        "\"delta\":\"1\" | \"delta\":\"-0\"",
        "\"delta\":\"1\" | \"delta\":\"\u0661\"",
        "\"delta\":\"1\" | \"delta\":\"12345678901\"",
        "\"delta\":\"1\" | \"delta\":\"0.0000000001\"",
        "\"delta\":\"1\" | \"delta\":1",
        "\"sequence\":1 | \"sequence\":0",
        "\"sequence\":1 | \"sequence\":1.5",
        "\"sequence\":1 | \"sequence\":9007199254740992",
        "\"sequence\":1 | \"sequence\":\"1\"",
        "\"sequence\":1, | ``",
        "\"customerId\":\"a\", | ``",
        "\"customerId\":\"a\" | \"customerId\":\"\"",
        "\"reason\":\"r\", | ``",
        "\"recordId\":\"rec_1\", | ``",
        ".000Z | Z",
        ".000Z | .000+00:00",
        "2026-11-01T00 | 2026-11-01T24",
        "2026-11-01 | 2026-02-30",
        "2026-11-01 | +12026-11-01",
        "2026-11-01 | -0001-11-01",
      })
  void refusesADeltaThatIsNotAsTheFormatHasIt(String part, String spelling) {
    var sound = new String(one("a", 1).record(), StandardCharsets.UTF_8);
    assertThat(sound).contains(part);
    assertThat(refusal(record(sound.replace(part, spelling))))
        .isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
  }

  /// Of the days 3 to 6 of a customer who has one record a day, of 1 each.
  private static SaltedRecord statement() throws Refusal {
    return statement("sandbox");
  }

  private static SaltedRecord statement(String environment) throws Refusal {
    return record(
        """
        {"acceptedAt":"2026-12-01T00:00:00.000Z","adjusting":"0","closing":"6","count":4,\
        "customerId":"a","end":"2026-11-07T00:00:00.000Z","entryId":"ent_1","environment":"%s",\
        "firstSequence":3,"historyRoot":"%s","issuer":"i","lastSequence":6,"net":"4",\
        "opening":"2","proofRoot":"%s","start":"2026-11-03T00:00:00.000Z",\
        "type":"pacspace.io/statement/v1"}\
        """
            .formatted(environment, rootOf(1, 6), rootOf(3, 6)));
  }

  private static Hash rootOf(int first, int last) {
    return TreeHead.of(
            IntStream.rangeClosed(first, last)
                .mapToObj(sequence -> one("a", sequence).receiptId())
                .toList())
        .root();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "        | stated",
        "2 3 6   | consistent",
        "2 3 4 5 6 | re-added",
        "3 4 5 6 | MISSING_RECORDS",
        "2       | MISSING_RECORDS",
        "2 3     | MISSING_RECORDS",
        "2 6     | MISSING_RECORDS",
        "2 3 4 6 | MISSING_RECORDS",
        "2 3 5 6 | MISSING_RECORDS",
        "2 3 4 5 | MISSING_RECORDS",
        "3       | MISSING_RECORDS",
        "1 2 3 6 | WRONG_STATEMENT",
        "2 3 6 7 | WRONG_STATEMENT",
        "7       | WRONG_STATEMENT",
        "2 6 3   | OUT_OF_ORDER",
        "2 3 3 6 | OUT_OF_ORDER",
      })
  void saysNoMoreThanIsBorneOut(String sequences, String verdict) throws Refusal {
    var records = new ArrayList<SaltedRecord>();
    if (sequences != null) {
      for (var sequence : sequences.split(" ", -1)) {
        records.add(one("a", Integer.parseInt(sequence)));
      }
    }
    records.add(statement());
    assertThat(verdictOf(records.toArray(SaltedRecord[]::new))).isEqualTo(verdict);
  }

  private static String verdictOf(SaltedRecord... records) {
    try {
      return ((Figures.Stated) of(records)).word().toString();
    } catch (Refusal refusal) {
      return refusal.code().name();
    }
  }

  @Test
  void takesAStatementAsTheLastRecordAlone() throws Refusal {
    assertThat(refusal(statement(), one("a", 3))).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(refusal(statement(), statement())).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(refusal(record("{}"), statement())).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(refusal(one("b", 3), statement())).isEqualTo(Refusal.Code.SECOND_CUSTOMER);
  }

  /// Only a statement makes a hole a lawful one, and it is the last that is read.
  @Test
  void judgesAHoleLastWhereThereIsAStatement() throws Refusal {
    var others = new SaltedRecord[] {one("a", 2), one("a", 3), one("a", 6), one("b", 7)};
    assertThat(refusal(others)).isEqualTo(Refusal.Code.MISSING_RECORDS);
    assertThat(refusal(others[0], others[1], others[2], others[3], statement()))
        .isEqualTo(Refusal.Code.SECOND_CUSTOMER);
  }

  /// What is behind a statement comes before what the statement says, and before what is missing.
  @Test
  void judgesAStatementWhenAllRecordsAreRead() throws Refusal {
    var holed = new SaltedRecord[] {one("a", 2), one("a", 6), statement(), one("a", 7)};
    assertThat(refusal(holed)).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
    assertThat(refusal(statement("staging"))).isEqualTo(Refusal.Code.WRONG_STATEMENT);
    assertThat(refusal(statement("staging"), one("a", 7))).isEqualTo(Refusal.Code.NOT_UNDERSTOOD);
  }

  @Test
  void tellsASandboxFromProduction() throws Refusal {
    var sandbox = (Figures.Stated) of(statement());
    assertThat(sandbox.statement().isSandbox()).isTrue();
    Refused.with(Refusal.Code.SANDBOX, sandbox::requireProduction);
    var production = (Figures.Stated) of(statement("production"));
    assertThat(production.statement().isSandbox()).isFalse();
    production.requireProduction();
  }

  @Test
  void takesNothingButAStatementForOneOfProduction() throws Refusal {
    for (var figures : List.of(of(), of(record("{}")), of(one("a", 1)))) {
      Refused.with(Refusal.Code.NO_STATEMENT, figures::requireProduction);
    }
  }
}
