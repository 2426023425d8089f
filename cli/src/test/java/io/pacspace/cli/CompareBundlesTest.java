package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two parties whose statements contradict each other find the record at which they part, if both
/// have the records.
class CompareBundlesTest {
  private static final Integer[] ALL = {1, 3, 4, 5, StatementLog.NOVEMBER};

  @TempDir Path folder;

  private StatementLog statements;

  @BeforeEach
  void makeLog() throws Exception {
    statements = new StatementLog();
  }

  /// Members of a record, as pairs of name and value; a number where a value is one.
  private static Map<String, Json> members(Object... pairs) {
    var members = new HashMap<String, Json>();
    for (var i = 0; i < pairs.length; i += 2) {
      members.put(
          (String) pairs[i],
          pairs[i + 1] instanceof Integer number
              ? new Json.Num(number)
              : new Json.Str((String) pairs[i + 1]));
    }
    return members;
  }

  private Integer[] withAnotherAmount() throws Refusal {
    var second = statements.another(4, members("delta", "1.75", "balance", "13"));
    var third = statements.another(5, members("balance", "1"));
    var stated =
        statements.statementOf(List.of(3, second, third), members("closing", "1", "net", "-0.25"));
    return new Integer[] {1, 3, second, third, stated};
  }

  private Integer[] withoutTheSecond() throws Refusal {
    var third = statements.another(5, members("sequence", 4, "balance", "-0.75"));
    var stated =
        statements.statementOf(
            List.of(3, third),
            members("lastSequence", 4, "count", 2, "closing", "-0.75", "net", "-2"));
    return new Integer[] {1, 3, third, stated};
  }

  private Integer[] withOneMore() throws Refusal {
    var fourth =
        statements.another(
            5, members("recordId", "rec_6", "sequence", 6, "delta", "1", "balance", "1"));
    var stated =
        statements.statementOf(
            List.of(3, 4, 5, fourth),
            members("lastSequence", 6, "count", 4, "closing", "1", "net", "-0.25"));
    return new Integer[] {1, 3, 4, 5, fourth, stated};
  }

  private Run compare(Integer[] one, Integer[] other, Object... more) throws Exception {
    var log = statements.signed();
    var args = new ArrayList<Object>();
    args.add("compare");
    args.add(StatementLog.write(log, folder.resolve("a"), one));
    args.add(StatementLog.write(log, folder.resolve("b"), other));
    args.addAll(List.of("--key", log.key()));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  private static String line(Run run) {
    assertThat(run.code()).as(run.toString()).isEqualTo(Exit.REFUSED);
    assertThat(run.out()).contains("DIFFERS: ");
    return run.out()
        .lines()
        .filter(it -> it.matches("(FAIL|note) +record .*"))
        .findAny()
        .orElse("");
  }

  @Test
  void namesTheRecordOfAnotherAmount() throws Exception {
    var run = compare(ALL, withAnotherAmount());

    run.isRefusedAt("closing");
    assertThat(line(run))
        .containsPattern(
            "sequence 4 is changed: 0.75, rec_4 of 2026-11-15T00:00:00.000Z at index 4 in \\S+a,"
                + " 1.75, rec_4 of 2026-11-15T00:00:00.000Z at index 7 in \\S+b;"
                + " they differ in balance, delta");
  }

  @Test
  void namesTheRecordThatOneOfThemLacks() throws Exception {
    var fewer = withoutTheSecond();

    assertThat(line(compare(ALL, fewer)))
        .containsPattern("sequence 4 is missing in \\S+b: 0.75, rec_4 of ");
    assertThat(line(compare(fewer, ALL)))
        .containsPattern("sequence 4 is extra in \\S+b: 0.75, rec_4 of ");
  }

  @Test
  void namesTheRecordBehindTheLastOfTheOther() throws Exception {
    var more = withOneMore();

    assertThat(line(compare(ALL, more))).containsPattern("sequence 6 is extra in \\S+b: 1, rec_6");
    assertThat(line(compare(more, ALL)))
        .containsPattern("sequence 6 is missing in \\S+b: 1, rec_6");
  }

  /// In a log that says of a customer who had three records that it had none yet.
  @Test
  void namesTheFirstRecordWhereOneStatesThatThereIsNone() throws Exception {
    var none = new HashMap<>(members("firstSequence", 1, "lastSequence", 0, "count", 0));
    none.putAll(members("opening", "0", "net", "0", "start", "2026-10-01T00:00:00.000Z"));
    none.putAll(members("end", "2026-11-01T00:00:00.000Z", "closing", "0"));
    var empty = statements.emptied(none);

    assertThat(line(compare(new Integer[] {empty}, new Integer[] {0, 1, StatementLog.OCTOBER})))
        .containsPattern("sequence 1 is extra in \\S+b: 1.5, rec_1");
  }

  @Test
  void saysWhatItWouldNeedToName() throws Exception {
    var other = withAnotherAmount();

    assertThat(line(compare(ALL, new Integer[] {other[4]})))
        .contains("at which record is told by the bundles of both alone, and ")
        .contains("b has no records");
    var adjusting =
        statements.statementOf(List.of(3, 4, 5), members("adjusting", "0.75", "closing", "0"));
    assertThat(line(compare(ALL, new Integer[] {1, 3, 4, 5, adjusting})))
        .contains("no record of one file contradicts the other file; 4 are the same in both");
    assertThat(line(compare(ALL, new Integer[] {1, 3, 5, adjusting})))
        .contains("the 3 records that both files show are the same; at which other is told by");
    assertThat(line(compare(ALL, new Integer[] {1, 3, other[3], other[4]})))
        .contains("sequence 5 is changed: ");
  }

  @Test
  void saysItAsOneObject() throws Exception {
    var run = compare(ALL, withAnotherAmount(), "--json");

    assertThat(run.code()).isEqualTo(Exit.REFUSED);
    var object = object(run);
    assertThat(object.get("verdict")).isEqualTo(new Json.Str("differs"));
    assertThat(object.get("member")).isEqualTo(new Json.Str("closing"));
    assertThat(membersOf(object.get("values")))
        .isEqualTo(Map.of("first", new Json.Str("0"), "second", new Json.Str("1")));
    var record = membersOf(object.get("record"));
    assertThat(record)
        .containsEntry("kind", new Json.Str("changed"))
        .containsEntry("sequence", new Json.Str("4"))
        .containsEntry(
            "members", new Json.Arr(List.of(new Json.Str("balance"), new Json.Str("delta"))));
    assertThat(membersOf(record.get("second")))
        .isEqualTo(
            members(
                "index",
                "7",
                "recordId",
                "rec_4",
                "delta",
                "1.75",
                "balance",
                "13",
                "acceptedAt",
                "2026-11-15T00:00:00.000Z"));
  }

  @Test
  void saysAsOneObjectWhatElseCanCome() throws Exception {
    assertThat(object(compare(ALL, ALL, "--json"))).containsEntry("verdict", new Json.Str("same"));
    assertThat(object(compare(ALL, new Integer[] {0, 1, StatementLog.OCTOBER}, "--json")))
        .containsEntry("verdict", new Json.Str("extends"))
        .containsEntry("later", new Json.Str("first"));
    assertThat(object(compare(ALL, ALL, "--json", "--customer", "else")))
        .containsEntry("verdict", new Json.Str("refused"))
        .containsEntry("check", new Json.Str("expected"));
    assertThat(object(compare(ALL, new Integer[] {3}, "--json")))
        .containsEntry("verdict", new Json.Str("unusable"));
    var csv = Files.writeString(folder.resolve("c"), "ref,delta\n");
    Run.of("compare", folder.resolve("a"), csv, "--json")
        .isUnusable("--json is for two statements");
  }

  private static Map<String, Json> membersOf(@Nullable Json object) {
    assertThat(object).isInstanceOf(Json.Obj.class);
    return object instanceof Json.Obj(var members) ? members : Map.of();
  }

  private static Map<String, Json> object(Run run) throws Refusal {
    assertThat(run.out()).hasLineCount(1);
    var json = Json.parse(run.out().strip().getBytes(StandardCharsets.UTF_8));
    return new TreeMap<>(((Json.Obj) json).members());
  }

  /// The figures of two windows contradict each other nowhere, while the second shows a record of
  /// the first one's window that the first leaves out.
  @Test
  void doesNotCallAnExtensionWhatShowsARecordLeftOut() throws Exception {
    var until =
        members(
            "end",
            "2026-11-20T00:00:00.000Z",
            "lastSequence",
            3,
            "count",
            1,
            "closing",
            "11.25",
            "net",
            "10");
    var stated = new Integer[] {1, 3, statements.statementOf(List.of(3), until)};

    var extra = compare(stated, ALL);
    extra.isRefusedAt("records");
    assertThat(line(extra)).contains("sequence 4 is extra in");
    assertThat(extra.out()).contains("sequences 3 to 3 in");
    assertThat(line(compare(ALL, stated))).contains("sequence 4 is missing in");
  }
}
